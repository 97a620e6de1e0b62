package dev.zdm.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.util.Optional;
import java.util.Set;

/**
 * What PostgreSQL's driver remembers of the transaction under way: the server ends every answer with it. Asked by name,
 * because the driver is no dependency of this library; a driver that does not know makes nobody wrong, only slower.
 */
final class PostgresTransactionState {
    private static final Set<String> SOUND = Set.of("IDLE", "OPEN");

    private static final ClassValue<Optional<MethodHandle>> STATE = new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> driver) {
            return stateOf(driver);
        }
    };

    private PostgresTransactionState() {}

    private static Optional<MethodHandle> stateOf(Class<?> driver) {
        try {
            return Optional.of(MethodHandles.publicLookup()
                    .unreflect(driver.getMethod("getTransactionState"))
                    .asType(MethodType.methodType(Object.class, Connection.class)));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Whether the driver says that no error has ended the transaction; false if it cannot say. */
    static boolean isKnownSound(Connection connection) {
        try {
            Connection driver = connection.unwrap(Connection.class);
            Optional<MethodHandle> state = STATE.get(driver.getClass());
            return state.isPresent()
                    && SOUND.contains(String.valueOf((Object) state.get().invokeExact(driver)));
        } catch (Throwable e) {
            // A pool that does not unwrap, or a driver whose method throws: then the server is asked, which reports
            // more.
            return false;
        }
    }
}
