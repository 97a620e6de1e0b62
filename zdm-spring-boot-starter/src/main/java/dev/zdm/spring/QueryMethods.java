package dev.zdm.spring;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.data.annotation.QueryAnnotation;
import org.springframework.data.repository.core.RepositoryInformation;

/** What Spring Data makes of methods that are only declared. */
final class QueryMethods {
    private static final Pattern DERIVED_DELETE = Pattern.compile("(delete|remove)(\\p{Lu}.*)?");
    private static final Pattern SELECT = Pattern.compile("[\\s(]*(select|from|values|table)\\b.*", Pattern.DOTALL);
    private static final Pattern WITH = Pattern.compile("\\s*with\\b.*", Pattern.DOTALL);
    private static final Pattern CHANGES = Pattern.compile("\\b(insert|update|delete|merge)\\b");

    private QueryMethods() {}

    static boolean isQuery(RepositoryInformation repository, Method method) {
        return repository.isQueryMethod(method) || isGenerated(repository, method);
    }

    /**
     * Ahead of time Spring Data generates query methods into a fragment of the repository, which makes them look like
     * methods that somebody wrote.
     */
    private static boolean isGenerated(RepositoryInformation repository, Method method) {
        return repository.getFragments().stream()
                .filter(fragment -> fragment.getSignatureContributor().getName().contains("__AotRepository"))
                .anyMatch(fragment -> fragment.hasMethod(method));
    }

    // Each module of Spring Data has a @Modifying of its own.
    static boolean isModifying(Method method) {
        return annotations(method).stream()
                .anyMatch(found -> found.getType().getSimpleName().equals("Modifying"));
    }

    static Optional<String> statement(Method method) {
        return annotations(method).stream()
                .filter(found -> found.getType().isAnnotationPresent(QueryAnnotation.class))
                .map(found ->
                        found.getValue(MergedAnnotation.VALUE, String.class).orElse(""))
                .findFirst();
    }

    private static MergedAnnotations annotations(Method method) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
    }

    static boolean isDerivedDelete(Method method) {
        return DERIVED_DELETE.matcher(method.getName()).matches();
    }

    /** Whether a statement clearly reads; of others nothing is known. */
    static boolean isSelect(String statement) {
        String text = statement.toLowerCase(Locale.ROOT);
        return SELECT.matcher(text).matches()
                || (WITH.matcher(text).matches() && !CHANGES.matcher(text).find());
    }
}
