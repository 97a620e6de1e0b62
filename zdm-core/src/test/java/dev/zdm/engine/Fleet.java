package dev.zdm.engine;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Others;
import dev.zdm.testing.UnsteadyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Several instances of one application in one process, on one real database. The store's clock and theirs are moved by
 * hand: whenever one of them rests, its clock and the store's move on, and the others renew their places.
 */
final class Fleet implements AutoCloseable {
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(15);

    private final Customers customers;
    private final ManualTime storeTime = new ManualTime();
    private final ManualTime time = new ManualTime();
    private final StateStore store = StateStore.inMemory(storeTime);
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final GatePolicy gates;

    Fleet(Customers customers, Duration drainTimeout) {
        this.customers = customers;
        this.gates = new GatePolicy(Duration.ZERO, 0, false, false, drainTimeout, Duration.ofSeconds(5));
        Bench.wipe(customers);
    }

    /** Both clocks. */
    void pass(Duration duration) {
        time.advance(duration);
        storeTime.advance(duration);
    }

    ManualTime storeTime() {
        return storeTime;
    }

    ManualTime time() {
        return time;
    }

    StateStore store() {
        return store;
    }

    Standing standing(String instance) {
        return Others.find(store.instances(), "customers", instance).orElseThrow();
    }

    Member join(String name) {
        return join(name, declared -> declared);
    }

    Member join(String name, UnaryOperator<dev.zdm.ZdmBuilder> settings) {
        Member member = new Member(name, settings);
        members.add(member);
        return member;
    }

    /** One instance goes forward, with the scans that are needed on the way. */
    void move(Member mover, Stage stage) throws Exception {
        while (mover.migration.state().phase() != stage.phase) {
            if (mover.migration.state().phase() == Phase.BACKFILL) {
                mover.scan();
            }
            if (mover.migration.state().phase() == Phase.READ_NEW) {
                mover.migration.share(100, Bench.OPERATOR);
            }
            mover.migration.advance(Bench.OPERATOR);
        }
    }

    @Override
    public void close() {
        members.forEach(member -> member.zdm.close());
    }

    /** One instance. */
    final class Member implements TimeSource {
        private final String name;
        private final UnsteadyStore way = new UnsteadyStore(store);
        private final HandScheduler scheduler = new HandScheduler();
        private final List<MigrationEvent> events = new CopyOnWriteArrayList<>();
        private final Zdm zdm;
        private final Migration<Long, Customer> migration;
        private volatile boolean asleep;
        private volatile Duration wallJump = Duration.ZERO;

        private Member(String name, UnaryOperator<dev.zdm.ZdmBuilder> settings) {
            this.name = name;
            this.zdm = settings.apply(Zdm.builder()
                            .stateStore(way)
                            .time(this)
                            .instance(name)
                            .timeToLive(TIME_TO_LIVE)
                            .scheduler(scheduler)
                            .listener(events::add))
                    .build();
            this.migration = Bench.declare(zdm, customers, new Hooks())
                    .gates(gates)
                    .volatileState(true)
                    .register();
        }

        @Override
        public Instant now() {
            return time.now().plus(wallJump);
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public void pause(Duration atMost) {
            pass(atMost);
            LockSupport.parkNanos(1_000_000);
            members.stream().filter(member -> member != this).forEach(Member::poll);
        }

        /** Its clock on the wall moves alone. */
        void jump(Duration by) {
            wallJump = wallJump.plus(by);
        }

        void poll() {
            if (!asleep) {
                scheduler.repeat();
            }
        }

        /** It no longer renews its place, but its calls go on. */
        Member sleep() {
            asleep = true;
            return this;
        }

        void wake() {
            asleep = false;
            poll();
        }

        String name() {
            return name;
        }

        UnsteadyStore way() {
            return way;
        }

        Migration<Long, Customer> migration() {
            return migration;
        }

        MigrationState state() {
            return migration.state();
        }

        List<MigrationEvent> events() {
            return events;
        }

        void scan() throws Exception {
            migration.backfill().get(30, TimeUnit.SECONDS);
            migration.verify().get(30, TimeUnit.SECONDS);
        }

        void write(String email) {
            Command command = Command.email(1, email);
            migration.<Integer, RuntimeException>write(
                    1L,
                    () -> customers.update(command.oldSql(customers.kind()), command.values()),
                    () -> customers.update(command.newSql(customers.kind()), command.values()));
        }

        String read() {
            return migration.read(1L).orElseThrow().email();
        }

        Zdm zdm() {
            return zdm;
        }
    }
}
