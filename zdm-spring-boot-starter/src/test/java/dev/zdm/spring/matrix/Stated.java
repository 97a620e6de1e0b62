package dev.zdm.spring.matrix;

import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** One cell, reached in one way, as a test states it. */
record Stated(Row row, Column column, Way way, Outcome outcome, String proof) {

    static Stream<Stated> by(Method test) {
        String proof = test.getDeclaringClass().getSimpleName() + "#" + test.getName();
        return Stream.of(test.getAnnotationsByType(Cell.class))
                .flatMap(cell -> Stream.of(cell.row())
                        .flatMap(row -> Stream.of(cell.column())
                                .flatMap(column -> Stream.of(cell.way())
                                        .map(way -> new Stated(row, column, way, cell.outcome(), proof)))));
    }

    /** The arguments of a {@link ProofOfCells}. */
    static final class Arguments implements ArgumentsProvider {
        @Override
        public Stream<? extends org.junit.jupiter.params.provider.Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return by(context.getRequiredTestMethod())
                    .map(cell -> org.junit.jupiter.params.provider.Arguments.of(cell.column(), cell.way(), cell.row()));
        }
    }
}
