package dev.zdm.spring.matrix;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.util.ClassUtils;

/** What the tests of this module state about every row and column; {@code docs/interception.md} shows it. */
record Matrix(List<Stated> cells) {
    private static final String NONE = "–";
    private static final String TESTS = "classpath*:dev/zdm/spring/**/*Test.class";

    static Matrix ofTheTests() throws IOException {
        List<Stated> cells = new ArrayList<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources(TESTS)) {
            cells.addAll(of(load(file)).cells());
        }
        return new Matrix(cells);
    }

    /** What is disabled proves nothing. */
    static Matrix of(Class<?> tests) {
        if (AnnotationSupport.isAnnotated(tests, Disabled.class)) {
            return new Matrix(List.of());
        }
        return new Matrix(Arrays.stream(tests.getDeclaredMethods())
                .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .filter(method -> !AnnotationSupport.isAnnotated(method, Disabled.class))
                .flatMap(Stated::by)
                .sorted(Comparator.comparing(Stated::proof))
                .toList());
    }

    private static Class<?> load(Resource file) throws IOException {
        String name = new CachingMetadataReaderFactory()
                .getMetadataReader(file)
                .getClassMetadata()
                .getClassName();
        return ClassUtils.resolveClassName(name, Matrix.class.getClassLoader());
    }

    String table() {
        String head = Stream.of(Column.values()).map(Column::words).collect(joining(" | "));
        return "| | " + head + " | Proved by |\n|---|" + "---|".repeat(Column.values().length) + "---|\n"
                + Stream.of(Row.values()).map(this::line).collect(joining());
    }

    private String line(Row row) {
        String words =
                Stream.of(Column.values()).map(column -> words(row, column)).collect(joining(" | "));
        return "| " + row.words() + " | " + words + " | " + proofs(row) + " |\n";
    }

    private String words(Row row, Column column) {
        Set<Way> ways =
                in(row, column).map(Stated::way).collect(Collectors.toCollection(() -> EnumSet.noneOf(Way.class)));
        String outcomes = in(row, column)
                .map(Stated::outcome)
                .distinct()
                .map(Outcome::words)
                .collect(joining(" or "));
        return ways.isEmpty() ? NONE : outcomes + limits(ways);
    }

    private static String limits(Set<Way> ways) {
        return ways.size() == Way.values().length
                ? ""
                : " (" + ways.stream().map(Way::letter).collect(joining(", ")) + ")";
    }

    private String proofs(Row row) {
        return cells.stream()
                .filter(cell -> cell.row() == row)
                .map(Stated::proof)
                .distinct()
                .sorted()
                .map(proof -> "`" + proof + "`")
                .collect(joining(", "));
    }

    Stream<Stated> in(Row row, Column column) {
        return cells.stream().filter(cell -> cell.row() == row && cell.column() == column);
    }
}
