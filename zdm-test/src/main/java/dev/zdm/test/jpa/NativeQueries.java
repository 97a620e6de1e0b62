package dev.zdm.test.jpa;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.NamedNativeQuery;
import jakarta.persistence.metamodel.ManagedType;
import java.lang.annotation.Annotation;
import java.util.stream.Stream;
import org.junit.platform.commons.support.ReflectionSupport;

/** The native queries that an application declares, whether a test runs them or not. */
final class NativeQueries {
    private static final String SPRING = "org.springframework.data.jpa.repository.";

    private NativeQueries() {}

    /** On entities, by JPA's own annotation. */
    static Stream<String> ofEntities(EntityManagerFactory factory) {
        return factory.getMetamodel().getManagedTypes().stream()
                .map(ManagedType::getJavaType)
                .filter(type -> type != null)
                .flatMap(type -> Stream.of(type.getAnnotationsByType(NamedNativeQuery.class)))
                .map(NamedNativeQuery::query);
    }

    /** On the methods of a repository of Spring Data, which need not be on the class path. */
    static Stream<String> ofRepository(Class<?> repository) {
        return Stream.of(repository.getMethods())
                .flatMap(method -> Stream.of(method.getAnnotations()))
                .filter(NativeQueries::isNative)
                .map(annotation -> (String) attribute(annotation, "value"));
    }

    private static boolean isNative(Annotation annotation) {
        String type = annotation.annotationType().getName();
        return type.equals(SPRING + "NativeQuery")
                || (type.equals(SPRING + "Query")
                        && attribute(annotation, "nativeQuery").equals(true));
    }

    private static Object attribute(Annotation annotation, String name) {
        return ReflectionSupport.findMethod(annotation.annotationType(), name)
                .map(method -> ReflectionSupport.invokeMethod(method, annotation))
                .orElseThrow();
    }
}
