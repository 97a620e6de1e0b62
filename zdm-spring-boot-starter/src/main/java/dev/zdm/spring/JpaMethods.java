package dev.zdm.spring;

import dev.zdm.spi.MethodClassifier;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.data.repository.core.RepositoryInformation;

/**
 * Tells apart the methods of a repository of JPA entities, all of whose writes by entities are captured: reads that another
 * repository may answer, statements that write rows without loading them, and everything else, which runs as it is.
 */
record JpaMethods(RepositoryInformation repository) implements MethodClassifier {
    // By name, because Spring Data JPA need not be there, and each of its modules has annotations of its own.
    private static final Set<String> OF_ONE_ENTITY =
            Set.of("Example", "Specification", "PredicateSpecification", "Predicate", "OrderSpecifier", "Function");
    private static final Set<String> BULK = Set.of("DeleteSpecification", "UpdateSpecification");

    /** Those of the base class whose names do not say by themselves that they write entities, by their arguments. */
    private static final Map<String, Role> GIVEN_NOTHING =
            Map.of("findAll", Role.QUERY, "count", Role.QUERY, "deleteAllInBatch", Role.BULK_WRITE);

    private static final Map<String, Role> GIVEN_SOMETHING = Map.of(
            "findById", Role.READ_BY_KEY,
            "existsById", Role.READ_BY_KEY,
            "findAll", Role.QUERY,
            "findAllById", Role.QUERY,
            "deleteAllInBatch", Role.WRITE_OF_ROWS,
            "deleteInBatch", Role.WRITE_OF_ROWS,
            "deleteAllByIdInBatch", Role.WRITE_BY_KEYS);

    private static final Set<String> AS_IT_IS = Set.of(
            "save",
            "saveAll",
            "saveAndFlush",
            "saveAllAndFlush",
            "flush",
            "delete",
            "deleteById",
            "deleteAllById",
            "deleteAll",
            "getReferenceById",
            "getById",
            "getOne");

    @Override
    public Optional<Role> classify(Method method) {
        if (method.isDefault()) {
            return Optional.of(Role.UNROUTED);
        }
        if (takes(method, BULK)) {
            return Optional.of(Role.BULK_WRITE);
        }
        if (takes(method, OF_ONE_ENTITY) || has(method, "Lock")) {
            return Optional.of(Role.UNROUTED);
        }
        if (QueryMethods.isQuery(repository, method)) {
            return ofQuery(method);
        }
        return repository.isBaseClassMethod(method) ? ofBaseClass(method) : Optional.empty();
    }

    /** Names one entity, whose type says which table is read, or its lock. */
    static boolean mayStay(Method method) {
        return takes(method, OF_ONE_ENTITY)
                || has(method, "Lock")
                || Set.of("getReferenceById", "getById", "getOne").contains(method.getName());
    }

    private static boolean takes(Method method, Set<String> types) {
        return Arrays.stream(method.getParameterTypes()).anyMatch(type -> types.contains(type.getSimpleName()));
    }

    private static boolean has(Method method, String annotation) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream()
                .map(MergedAnnotation::getType)
                .anyMatch(type -> type.getSimpleName().equals(annotation)
                        && type.getName().startsWith("org.springframework.data.jpa."));
    }

    private static Optional<Role> ofQuery(Method method) {
        if (has(method, "Modifying")) {
            return Optional.of(Role.BULK_WRITE);
        }
        if (has(method, "Procedure")) {
            return Optional.empty();
        }
        Optional<String> statement = QueryMethods.statement(method).filter(text -> !text.isBlank());
        if (statement.isPresent()) {
            return QueryMethods.isSelect(statement.get()) ? Optional.of(Role.QUERY) : Optional.empty();
        }
        // A derived deletion loads the entities, and removes them one by one.
        return Optional.of(QueryMethods.isDerivedDelete(method) ? Role.UNROUTED : Role.QUERY);
    }

    private static Optional<Role> ofBaseClass(Method method) {
        if (AS_IT_IS.contains(method.getName())) {
            return Optional.of(Role.UNROUTED);
        }
        return Optional.ofNullable(
                (method.getParameterCount() == 0 ? GIVEN_NOTHING : GIVEN_SOMETHING).get(method.getName()));
    }
}
