package dev.zdm.test;

import dev.zdm.ServiceMigration;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import dev.zdm.spi.MethodRouter;
import dev.zdm.test.assertion.RiggedMigrationAssert;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/** A service migration of the test kit. Its calls have the fault points {@code old.call} and {@code new.call}. */
public final class RiggedService implements AssertProvider<RiggedMigrationAssert> {
    private final MigrationRig rig;
    private final ServiceMigration migration;

    RiggedService(MigrationRig rig, ServiceMigration migration) {
        this.rig = rig;
        this.migration = migration;
    }

    /**
     * The migration itself, as the application holds it.
     *
     * @return the registered migration
     */
    public ServiceMigration migration() {
        return migration;
    }

    /**
     * The service that answers a call of a key first, as the phase and the key's cohort say.
     *
     * @param key the text of the key
     * @return the side
     */
    public Side callSide(String key) {
        boolean inShare =
                Cohort.inShare(migration.state().salt(), key, migration.state().share());
        return ((ServicePhase) migration.state().phase()).callSide(inShare);
    }

    /**
     * A client of the old service whose every call passes the fault point {@code old.call}.
     *
     * @param type the interface
     * @param client the client, or a fake of it
     * @param <T> the interface
     * @return what stands for the client
     */
    public <T> T old(Class<T> type, T client) {
        return passing("old.call", type, client);
    }

    /**
     * A client of the new service whose every call passes the fault point {@code new.call}.
     *
     * @param type the interface
     * @param client the client, or a fake of it
     * @param <T> the interface
     * @return what stands for the client
     */
    public <T> T next(Class<T> type, T client) {
        return passing("new.call", type, client);
    }

    private <T> T passing(String point, Class<T> type, T client) {
        return implement(type, (method, arguments) -> {
            rig.faults().point(point).reached();
            return call(method, client, arguments);
        });
    }

    /**
     * Routes the methods of the old client that carry {@code @RoutedCall}; both clients pass their fault points.
     *
     * @param type the interface by which the application calls it
     * @param oldClient the old client, whose class or interface carries the annotation
     * @param newClient the new one
     * @param <T> the interface
     * @return what stands for the old client
     */
    @SuppressWarnings("NullAway") // the type argument is @Nullable, which NullAway sees in JSpecify mode only
    public <T> T proxy(Class<T> type, T oldClient, T newClient) {
        T next = next(type, newClient);
        MethodRouter router = rig.zdm().serviceRouter(oldClient.getClass(), annotation -> next);
        return implement(
                type,
                (method, arguments) -> router.invoke(oldClient, method, arguments, () -> {
                    rig.faults().point("old.call").reached();
                    return call(method, oldClient, arguments);
                }));
    }

    /** A call with its checked exceptions. */
    @FunctionalInterface
    private interface Handler {
        @Nullable
        Object handle(Method method, @Nullable Object[] arguments) throws Exception;
    }

    private static <T> T implement(Class<T> type, Handler handler) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> handler.handle(method, arguments == null ? new Object[0] : arguments));
        return type.cast(proxy);
    }

    private static @Nullable Object call(Method method, Object target, @Nullable Object[] arguments) throws Exception {
        try {
            method.setAccessible(true);
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /**
     * What AssertJ's own {@code assertThat} uses.
     *
     * @return the assertion
     */
    @Override
    public RiggedMigrationAssert assertThat() {
        return new RiggedMigrationAssert(migration, rig.calls(), rig.events());
    }
}
