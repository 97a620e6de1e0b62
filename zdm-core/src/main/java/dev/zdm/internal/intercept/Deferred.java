package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Methods that return before their work has ended: neither the transaction nor the breaker sees how it ends. Types of
 * libraries are known by their names, because none of them is needed here.
 */
final class Deferred {
    private static final Set<String> NAMES = Set.of(
            "org.reactivestreams.Publisher",
            "kotlin.coroutines.Continuation",
            "kotlinx.coroutines.Deferred",
            "kotlinx.coroutines.flow.Flow",
            "com.google.common.util.concurrent.ListenableFuture",
            "io.smallrye.mutiny.Uni",
            "io.vertx.core.Future",
            "scala.concurrent.Future");

    /** Single, Maybe, Completable and Observable are no publishers. */
    private static final Set<String> PACKAGES = Set.of("io.reactivex", "io.reactivex.rxjava3.core", "rx");

    private Deferred() {}

    /** Refuses every method that is not done when it returns. */
    static void requireImmediate(String migration, Method method) {
        if (isDeferred(method)) {
            throw refused(
                    migration,
                    method,
                    "route a method that returns when it is done; asynchronous and reactive methods are not supported"
                            + " here");
        }
    }

    /** Refuses every method that is not done when it returns, unless it returns a stage that tells when it is. */
    static void requireObservable(@Nullable String migration, Method method) {
        boolean staged =
                method.getReturnType() == CompletionStage.class || method.getReturnType() == CompletableFuture.class;
        if (!staged && isDeferred(method)) {
            throw refused(
                    migration,
                    method,
                    "route a method that returns when it is done, or one that returns CompletionStage or"
                            + " CompletableFuture; reactive methods are not supported");
        }
    }

    private static boolean isDeferred(Method method) {
        Stream<Class<?>> types = Stream.concat(
                Stream.of(method.getReturnType()),
                Arrays.stream(method.getParameterTypes())
                        .filter(type -> type.getName().equals("kotlin.coroutines.Continuation")));
        return types.anyMatch(Deferred::isDeferred);
    }

    private static boolean isDeferred(Class<?> type) {
        return CompletionStage.class.isAssignableFrom(type)
                || Future.class.isAssignableFrom(type)
                || Flow.Publisher.class.isAssignableFrom(type)
                || Methods.lineage(type).stream().anyMatch(Deferred::isNamed);
    }

    private static boolean isNamed(Class<?> type) {
        return NAMES.contains(type.getName()) || PACKAGES.contains(type.getPackageName());
    }

    private static ConfigurationException refused(@Nullable String migration, Method method, String remedy) {
        return new ConfigurationException(
                migration,
                null,
                Methods.describe(method) + " returns before its work has ended ("
                        + method.getReturnType().getName() + ")",
                remedy);
    }
}
