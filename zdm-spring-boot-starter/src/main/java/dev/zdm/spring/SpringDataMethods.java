package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodClassifier;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.data.annotation.QueryAnnotation;
import org.springframework.data.domain.Example;
import org.springframework.data.repository.core.RepositoryInformation;

/**
 * Tells reads from writes among the query methods of a repository. Where only the text of a statement could tell, and
 * does not clearly, nothing is said: the method then needs an annotation of its own, because a write taken for a read
 * would never be copied.
 */
record SpringDataMethods(String migration, RepositoryInformation repository) implements MethodClassifier {
    private static final Pattern DERIVED_DELETE = Pattern.compile("(delete|remove)(\\p{Lu}.*)?");
    private static final Pattern SELECT = Pattern.compile("[\\s(]*(select|values|table)\\b.*", Pattern.DOTALL);
    private static final Pattern WITH = Pattern.compile("\\s*with\\b.*", Pattern.DOTALL);
    private static final Pattern CHANGES = Pattern.compile("\\b(insert|update|delete|merge)\\b");

    @Override
    public Optional<Role> classify(Method method) {
        requireNoProbe(method);
        if (!repository.isQueryMethod(method) && !isGenerated(method)) {
            return Optional.empty();
        }
        if (isModifying(method)) {
            return Optional.of(Role.BULK_WRITE);
        }
        Optional<String> statement = statement(method);
        return statement.isPresent() ? declared(statement.get()) : Optional.of(derived(method));
    }

    /**
     * Ahead of time Spring Data generates query methods into a fragment of the repository, which makes them look like
     * methods that somebody wrote.
     */
    private boolean isGenerated(Method method) {
        return repository.getFragments().stream()
                .filter(fragment -> fragment.getSignatureContributor().getName().contains("__AotRepository"))
                .anyMatch(fragment -> fragment.hasMethod(method));
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

    // Each module of Spring Data has a @Modifying of its own.
    private static boolean isModifying(Method method) {
        return annotations(method).stream()
                .anyMatch(found -> found.getType().getSimpleName().equals("Modifying"));
    }

    private static Optional<String> statement(Method method) {
        return annotations(method).stream()
                .filter(found -> found.getType().isAnnotationPresent(QueryAnnotation.class))
                .map(found ->
                        found.getValue(MergedAnnotation.VALUE, String.class).orElse(""))
                .findFirst();
    }

    private static MergedAnnotations annotations(Method method) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
    }

    private static Role derived(Method method) {
        return DERIVED_DELETE.matcher(method.getName()).matches() ? Role.BULK_WRITE : Role.QUERY;
    }

    private static Optional<Role> declared(String statement) {
        String text = statement.toLowerCase(Locale.ROOT);
        boolean reads = SELECT.matcher(text).matches()
                || (WITH.matcher(text).matches() && !CHANGES.matcher(text).find());
        return reads ? Optional.of(Role.QUERY) : Optional.empty();
    }
}
