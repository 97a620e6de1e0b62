package dev.zdm.proof.crash.child;

import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Rows of the new side on which a rule is not kept. */
final class Mutants {
    private static final int EACH = 12;
    private static final int LATE = 16;
    private static final Duration LATENESS = Duration.ofMillis(20);

    private Mutants() {}

    static <K, R> RecordStore<K, R> of(Mutant mutant, RecordStore<K, R> store) {
        return switch (mutant) {
            case NONE -> store;
            case LOST_COPY -> forgetful(store);
            case UNFENCED -> unfenced(store);
        };
    }

    @SuppressWarnings("unchecked") // a proxy of the same type
    private static <K, R> RecordStore<K, R> forgetful(RecordStore<K, R> store) {
        AtomicInteger copies = new AtomicInteger();
        return WatchedDataSource.proxy(RecordStore.class, (method, arguments) -> {
            boolean single =
                    method.getName().equals("put") || (isOfSeveral(method) && ((List<?>) arguments[0]).size() == 1);
            if (method.getName().equals("putIfAdmitted")) {
                return false;
            }
            return single && copies.incrementAndGet() % EACH == 0 ? 0 : invoke(store, method, arguments);
        });
    }

    private static boolean isOfSeveral(Method method) {
        return method.getName().equals("putAll") || method.getName().equals("putTogether");
    }

    @SuppressWarnings("unchecked") // as above
    private static <K, R> RecordStore<K, R> unfenced(RecordStore<K, R> store) {
        return WatchedDataSource.proxy(RecordStore.class, (method, arguments) -> {
            if (method.getName().equals("putIfLater")) {
                // One statement that fences and writes: the two of before take its place.
                return Optional.empty();
            }
            Object result = invoke(store, method, arguments);
            return method.getName().equals("marks") ? ((Optional<Marks<K>>) result).map(Mutants::open) : result;
        });
    }

    @SuppressWarnings("unchecked") // as above
    private static <K> Marks<K> open(Marks<K> marks) {
        AtomicInteger copies = new AtomicInteger();
        return WatchedDataSource.proxy(Marks.class, (method, arguments) -> {
            boolean fence = method.getName().equals("fence");
            boolean several = method.getName().equals("fenceAll");
            if ((fence || several) && copies.incrementAndGet() % LATE == 0) {
                // Late copies are rare without this; with the rule they do no harm.
                LockSupport.parkNanos(LATENESS.toNanos());
            }
            Object result = invoke(marks, method, arguments);
            return fence ? true : several ? ((Map<?, ?>) arguments[0]).keySet() : result;
        });
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        return WatchedDataSource.invoke(target, method, arguments);
    }
}
