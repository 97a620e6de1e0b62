package dev.zdm.internal.intercept;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found out at start-up about each method, by its signature. A caller's {@code Method} object, of which every
 * proxy keeps one for each of its methods, is matched with a signature once: making a signature costs more than the
 * rest of a call in a parked phase. Filled by one thread, then thread-safe.
 */
final class MethodTable<R> {
    private final Map<Signature, R> bySignature = new HashMap<>();
    private final Map<Method, Optional<R>> byMethod = new ConcurrentHashMap<>();

    void put(Signature signature, R routed) {
        bySignature.put(signature, routed);
    }

    @Nullable
    R find(Method method) {
        Optional<R> known = byMethod.get(method);
        if (known == null) {
            known = Optional.ofNullable(bySignature.get(Signature.of(method)));
            byMethod.put(method, known);
        }
        return known.orElse(null);
    }
}
