package dev.zdm.internal.routing;

import java.util.List;

/**
 * What holds for the calls of one service method.
 *
 * @param idempotent whether a call may be made twice without harm
 * @param answers the exceptions by which a service answers, rather than fails to
 */
public record CallTerms(boolean idempotent, List<Class<? extends Throwable>> answers) {

    public static CallTerms idempotent(boolean idempotent) {
        return new CallTerms(idempotent, List.of());
    }

    boolean isAnswer(Throwable thrown) {
        return answers.stream().anyMatch(type -> type.isInstance(thrown));
    }
}
