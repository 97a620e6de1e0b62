package dev.zdm.proof.simulation;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.FeatureGate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One process of the application: a machine and the engine that runs on it. */
final class Instance {
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);
    private static final GatePolicy GATES =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ZERO, Duration.ofMillis(300));
    private static final ShadowPolicy NO_SHADOW = new ShadowPolicy(0, Duration.ofSeconds(1), 1, Set.of());
    private static final Breaker.Permit PERMIT = new Breaker.Permit() {
        @Override
        public void succeeded(long nanos) {}

        @Override
        public void failed(long nanos, Throwable cause) {}

        @Override
        public void released() {}
    };
    /** Breakers have tests of their own; this one never opens. */
    private static final Breaker CLOSED = new Breaker() {
        @Override
        public Optional<Permit> tryAcquire() {
            return Optional.of(PERMIT);
        }

        @Override
        public String state() {
            return "CLOSED";
        }
    };

    private final Machine machine;
    private @Nullable Migration<Long, Account> migration;
    private boolean instructed;

    Instance(Machine machine) {
        this.machine = machine;
    }

    Machine machine() {
        return machine;
    }

    /** Somebody turns it off and on while the writes are being moved. */
    private static final class Flag implements FeatureGate {
        private final World world;

        Flag(World world) {
            this.world = world;
        }

        @Override
        public boolean isActive(String feature, String key) {
            return world.die().nextInt(100) < 85;
        }

        @Override
        public boolean isActiveForEveryone(String feature) {
            return true;
        }
    }

    void boot(World world, Stores stores, boolean flagged) {
        Zdm zdm = Zdm.builder()
                .stateStore(stores.state())
                .time(machine)
                .instance(machine.name())
                .timeToLive(TIME_TO_LIVE)
                .scheduler(new Timer(world, machine))
                .executor(new Tasks(world, machine))
                .featureGate(new Flag(world))
                .breakers((id, settings, listener) -> CLOSED)
                .build();
        var declared = zdm.migration(Stores.MIGRATION)
                .from(stores.oldRows())
                .to(stores.newRows())
                .mapping(Account.MAPPING)
                .readSteps(List.of(50, 100))
                .gates(GATES)
                .shadow(NO_SHADOW)
                .scan(new ScanPolicy(1, Duration.ZERO));
        migration = (flagged ? declared.feature("accounts") : declared).register();
    }

    boolean isUp() {
        return migration != null && !machine.isDead();
    }

    Migration<Long, Account> migration() {
        Migration<Long, Account> registered = migration;
        if (registered == null) {
            throw new IllegalStateException("not registered");
        }
        return registered;
    }

    /** One operator at a time: the engine would make the other one wait on a real lock. */
    boolean isInstructed() {
        return instructed;
    }

    void instructed(boolean now) {
        instructed = now;
    }
}
