package dev.zdm.engine;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.ZdmBuilder;
import dev.zdm.checks.Canary;
import dev.zdm.event.MigrationEvent;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.RepairPolicy;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import dev.zdm.testing.Database;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.PostgresDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The migration {@code customers} from one database to another; the state is kept in the old one. */
final class TwoDatabases implements AutoCloseable {
    static final RepairPolicy QUICK = new RepairPolicy(
            3, 100, Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(30), 3);

    private final Customers left;
    private final Customers right;
    private final Hooks hooks = new Hooks();
    private final HandScheduler scheduler = new HandScheduler();
    private final List<MigrationEvent> events = new CopyOnWriteArrayList<>();
    private final Consumer<DataDeclaration<Long, Customer, CustomerV2>> declared;
    private ScanPolicy chunks = Bench.FAST;
    private Zdm zdm;
    private Migration<Long, Customer> migration;

    private TwoDatabases(Customers left, Customers right) {
        this(left, right, declared -> {});
    }

    private TwoDatabases(
            Customers left, Customers right, Consumer<DataDeclaration<Long, Customer, CustomerV2>> declared) {
        this.left = left;
        this.right = right;
        this.declared = declared;
    }

    /** Two fresh PostgreSQL databases; customers 1 to 4 are in the old table. Repairs go by hand. */
    static TwoDatabases fresh() {
        return fresh(new PostgresDatabase(), new PostgresDatabase());
    }

    /** Two databases that are there. */
    static TwoDatabases over(Customers left, Customers right) {
        TwoDatabases both = new TwoDatabases(left, right);
        both.left.fill(4);
        both.start(true, builder -> {});
        return both;
    }

    /** Two databases that are there, with customers or without, and a declaration that says more. */
    static TwoDatabases declared(
            Customers left, Customers right, Consumer<DataDeclaration<Long, Customer, CustomerV2>> declared) {
        TwoDatabases both = new TwoDatabases(left, right, declared);
        both.start(true, builder -> {});
        return both;
    }

    static TwoDatabases fresh(Database old, Database next) {
        TwoDatabases both = new TwoDatabases(Customers.create(old), Customers.create(next));
        both.left.fill(4);
        both.start(true, builder -> {});
        return both;
    }

    /** The same, with repairers that run by themselves. */
    static TwoDatabases live(Database old, Database next, int rows) {
        TwoDatabases both = new TwoDatabases(Customers.create(old), Customers.create(next));
        both.left.fill(rows);
        both.chunks = new ScanPolicy(500, Duration.ofMillis(5));
        both.start(false, builder -> {});
        return both;
    }

    void start(boolean byHand, Consumer<ZdmBuilder> more) {
        ZdmBuilder builder = Zdm.builder()
                .stateStore(JdbcStateStore.of(left.dataSource()))
                .instance("bench")
                .listener(this::heard);
        if (byHand) {
            builder.scheduler(scheduler);
        }
        more.accept(builder);
        zdm = builder.build();
        DataDeclaration<Long, Customer, CustomerV2> declaration = zdm.migration("customers")
                .from(hooks.watch(left.old()))
                .to(hooks.watch(right.next()))
                .mapping(new Hooked(hooks))
                .scan(chunks)
                .gates(Bench.OPEN)
                .repairs(QUICK)
                .atLeast(ConsistencyMode.DURABLE);
        declared.accept(declaration);
        migration = registered(declaration);
    }

    private Migration<Long, Customer> registered(DataDeclaration<Long, Customer, CustomerV2> declaration) {
        try {
            return declaration.register();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A mapping that stops at its door: after a row was read for its copy, and before that is applied. */
    private record Hooked(Hooks hooks) implements Mapping<Customer, CustomerV2> {
        private static final CustomerMapping MAPPING = new CustomerMapping();

        @Override
        public CustomerV2 toNew(Customer row) {
            hooks.reached("map");
            return MAPPING.toNew(row);
        }

        @Override
        public Customer toOld(CustomerV2 row) {
            return MAPPING.toOld(row);
        }
    }

    private void heard(MigrationEvent event) {
        events.add(event);
        Canary.inspect("event", event);
    }

    /** Dies without a word, and comes back. */
    void restart() {
        restart(builder -> {});
    }

    /** The same, built with more. */
    void restart(Consumer<ZdmBuilder> more) {
        zdm.close();
        start(true, more);
    }

    TwoDatabases to(Stage stage) throws Exception {
        while (migration.state().phase() != stage.phase) {
            if (migration.state().phase() == Stage.BACKFILL.phase) {
                repairAll();
                backfill();
                verify();
            }
            if (migration.state().phase() == Stage.READ_NEW_100.phase) {
                migration.share(100, Bench.OPERATOR);
            }
            repairAll();
            migration.advance(Bench.OPERATOR);
        }
        if (stage.phase.takesShare()) {
            migration.share(stage.share, Bench.OPERATOR);
        }
        return this;
    }

    Scan backfill() throws Exception {
        return migration.backfill().get(30, TimeUnit.SECONDS);
    }

    Scan backfillAgain() throws Exception {
        return migration.backfillAgain().get(30, TimeUnit.SECONDS);
    }

    Scan verify() throws Exception {
        return migration.verify().get(30, TimeUnit.SECONDS);
    }

    /** One tick of everything that repeats. */
    void tick() {
        scheduler.repeat();
    }

    /** Ticks until nothing is owed any more, for ten seconds at most. */
    void repairAll() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (migration.pending() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(migration.pending() + " copies are still owed");
            }
            tick();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    int write(Command command) {
        return migration.write(command.key(), () -> old(command), () -> next(command));
    }

    int old(Command command) {
        return left.update(command.oldSql(left.kind()), command.values());
    }

    int next(Command command) {
        return right.update(command.newSql(right.kind()), command.values());
    }

    Zdm zdm() {
        return zdm;
    }

    Migration<Long, Customer> migration() {
        return migration;
    }

    Customers left() {
        return left;
    }

    Customers right() {
        return right;
    }

    Hooks hooks() {
        return hooks;
    }

    <E extends MigrationEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    String oldEmail(long key) {
        return left.query("SELECT email FROM customer WHERE id = ?", key).orElse("none");
    }

    String newEmail(long key) {
        return right.query("SELECT email_address FROM customer_v2 WHERE id = ?", key)
                .orElse("none");
    }

    /** The owners that the guard rows name, old side first. */
    String owners() {
        return left.query("SELECT owner FROM zdm_guard").orElse("none") + " "
                + right.query("SELECT owner FROM zdm_guard").orElse("none");
    }

    /** Rows that differ between the two databases, or are in one only, by plain SQL. */
    Set<String> differences() {
        return differences(left, right);
    }

    /** The same for tables that zdm does not know. */
    static Set<String> differences(Customers left, Customers right) {
        Set<String> old = new TreeSet<>(left.rows(
                "SELECT id, full_name, CASE status WHEN 0 THEN 'NEW' WHEN 1 THEN 'ACTIVE' WHEN 2 THEN 'SUSPENDED'"
                        + " ELSE 'CLOSED' END, email FROM customer"));
        Set<String> next = new TreeSet<>(right.rows("SELECT id, CASE WHEN last_name IS NULL THEN first_name"
                + " ELSE concat(first_name, ' ', last_name) END, status, email_address FROM customer_v2"));
        Set<String> different = new TreeSet<>(old);
        different.addAll(next);
        different.removeIf(row -> old.contains(row) && next.contains(row));
        return different;
    }

    @Override
    public void close() {
        zdm.close();
        scheduler.shutdownNow();
    }
}
