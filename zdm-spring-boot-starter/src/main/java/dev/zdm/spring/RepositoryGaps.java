package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodClassifier.Role;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.core.RepositoryInformation;

/** What the migration of a repository does not cover, in words. */
record RepositoryGaps(RepositoryInformation repository, MethodClassifier methods) {

    List<String> all(boolean jpa) {
        List<String> gaps = new ArrayList<>();
        note(
                gaps,
                "bulk writes, refused while both sides are kept",
                method -> is(Role.BULK_WRITE, method) && !AnnotatedElementUtils.hasAnnotation(method, DualWrite.class));
        if (jpa) {
            note(gaps, "reads that stay on the side of the code", this::stays);
        }
        note(gaps, "properties named by Sort or Pageable, which the new entity must have too", RepositoryGaps::sorts);
        return gaps;
    }

    private boolean is(Role role, Method method) {
        return methods.classify(method).equals(Optional.of(role));
    }

    private boolean stays(Method method) {
        return is(Role.UNROUTED, method) && JpaMethods.mayStay(method);
    }

    private static boolean sorts(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .anyMatch(type -> type == Sort.class || Pageable.class.isAssignableFrom(type));
    }

    private void note(List<String> gaps, String what, Predicate<Method> concerned) {
        String names = Arrays.stream(repository.getRepositoryInterface().getMethods())
                .filter(concerned)
                .map(Method::getName)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            gaps.add(what + " (" + names + ")");
        }
    }
}
