package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodClassifier;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.data.domain.Example;
import org.springframework.data.repository.core.RepositoryInformation;

/**
 * Tells reads from writes among the query methods of a repository. Where only the text of a statement could tell, and
 * does not clearly, nothing is said: the method then needs an annotation of its own, because a write taken for a read
 * would never be copied.
 */
record SpringDataMethods(String migration, RepositoryInformation repository) implements MethodClassifier {
    @Override
    public Optional<Role> classify(Method method) {
        requireNoProbe(method);
        if (!QueryMethods.isQuery(repository, method)) {
            return Optional.empty();
        }
        if (QueryMethods.isModifying(method)) {
            return Optional.of(Role.BULK_WRITE);
        }
        Optional<String> statement = QueryMethods.statement(method);
        if (statement.isPresent()) {
            return statement.filter(QueryMethods::isSelect).map(reads -> Role.QUERY);
        }
        return Optional.of(QueryMethods.isDerivedDelete(method) ? Role.BULK_WRITE : Role.QUERY);
    }

    /** A probe names the table by its own type, so the new repository would go on reading the old table. */
    private void requireNoProbe(Method method) {
        if (Arrays.asList(method.getParameterTypes()).contains(Example.class)) {
            throw new ConfigurationException(
                    migration,
                    null,
                    SpelKeyExpressions.describe(method) + " is a query by example, which cannot move to the new entity",
                    "remove QueryByExampleExecutor from "
                            + repository.getRepositoryInterface().getName() + ", and query by a method of its own");
        }
    }
}
