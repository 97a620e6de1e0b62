package dev.zdm.engine;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.RepairPolicy;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Parents and their children, two migrations from one PostgreSQL database to another; repairs go by hand. */
final class Family implements AutoCloseable {
    private static final RepairPolicy REPAIRS = new RepairPolicy(
            10, 100, Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(30), 0);

    private static final String TABLES = """
            CREATE TABLE parent (id bigint PRIMARY KEY, code text NOT NULL);
            CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint NOT NULL)
            """;

    /** As a new side may have them from SYNC on. */
    private static final String CONSTRAINTS = """
            ALTER TABLE parent ADD UNIQUE (code) DEFERRABLE INITIALLY IMMEDIATE;
            ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent
            """;

    private final AtomicBoolean down = new AtomicBoolean();
    private final HandScheduler scheduler = new HandScheduler();
    private final DataSource newDatabase = fresh();
    private final JdbcTransactionScope old = JdbcTransactionScope.of(fresh());
    private final JdbcDataStore left = JdbcDataStore.of(old);
    private final JdbcDataStore right = JdbcDataStore.of(sometimesDown());
    private final RecordStore<Long, Parent> oldParents = parentsIn(left);
    private final RecordStore<Long, Parent> newParents = parentsIn(right);
    private final RecordStore<Long, Child> oldChildren = childrenIn(left);
    private final RecordStore<Long, Child> newChildren = childrenIn(right);
    private final Zdm zdm = Zdm.builder()
            .stateStore(JdbcStateStore.of(fresh()))
            .instance("family")
            .scheduler(scheduler)
            .build();
    private Migration<Long, Parent> parents;
    private Migration<Long, Child> children;

    /** A row of either parents' table. */
    record Parent(long id, String code) {}

    /** A row of either children's table. */
    record Child(long id, long parent) {}

    /** Empty tables in SYNC; whose repairs come first is whose migration was registered first. */
    static Family inSync(boolean childrenFirst) throws Exception {
        Family family = new Family();
        if (childrenFirst) {
            family.children = family.register("children", family.oldChildren, family.newChildren);
        }
        family.parents = family.register("parents", family.oldParents, family.newParents);
        if (!childrenFirst) {
            family.children = family.register("children", family.oldChildren, family.newChildren);
        }
        advance(family.parents, Phase.SYNC);
        advance(family.children, Phase.SYNC);
        Sql.execute(family.newDatabase, CONSTRAINTS);
        return family;
    }

    private static DataSource fresh() {
        DataSource database = PooledDataSource.over(Postgres.freshDatabase());
        JdbcSchema.ALL.create(database);
        Sql.execute(database, TABLES);
        return database;
    }

    private DataSource sometimesDown() {
        return (DataSource) Proxy.newProxyInstance(
                Family.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (down.get()) {
                        throw new SQLException("down", "08001");
                    }
                    try {
                        return method.invoke(newDatabase, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static RecordStore<Long, Parent> parentsIn(JdbcDataStore home) {
        return JdbcRecordStore.on(home)
                .table("parent")
                .key("id", Long.class, Parent::id)
                .column("code", Parent::code)
                .read(row -> new Parent(row.getLong("id"), row.getString("code")))
                .build();
    }

    private static RecordStore<Long, Child> childrenIn(JdbcDataStore home) {
        return JdbcRecordStore.on(home)
                .table("child")
                .key("id", Long.class, Child::id)
                .column("parent_id", Child::parent)
                .read(row -> new Child(row.getLong("id"), row.getLong("parent_id")))
                .build();
    }

    private <R> Migration<Long, R> register(String id, RecordStore<Long, R> from, RecordStore<Long, R> to) {
        return zdm.migration(id)
                .from(from)
                .to(to)
                .mapping(Mapping.identity())
                .gates(Bench.OPEN)
                .scan(Bench.FAST)
                .repairs(REPAIRS)
                .register();
    }

    private static void advance(Migration<?, ?> migration, Phase phase) throws Exception {
        while (migration.state().phase() != phase) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().get(30, TimeUnit.SECONDS);
                migration.verify().get(30, TimeUnit.SECONDS);
            }
            if (migration.state().phase() == Phase.READ_NEW) {
                migration.share(100, Bench.OPERATOR);
            }
            migration.advance(Bench.OPERATOR);
        }
    }

    void advanceParents(Phase phase) throws Exception {
        advance(parents, phase);
    }

    Migration<Long, Parent> parents() {
        return parents;
    }

    /** One transaction, opened by a migration or by the application itself. */
    void unit(boolean ofMigration, Runnable writes) {
        if (ofMigration) {
            parents.inUnit(() -> done(writes));
        } else {
            old.inTransaction(() -> done(writes));
        }
    }

    private static boolean done(Runnable writes) {
        writes.run();
        return true;
    }

    void put(Parent row) {
        parents.<Boolean, RuntimeException>write(
                row.id(), () -> done(() -> oldParents.put(row)), () -> done(() -> newParents.put(row)));
    }

    void removeParent(long id) {
        parents.<Boolean, RuntimeException>write(
                id, () -> done(() -> oldParents.remove(id)), () -> done(() -> newParents.remove(id)));
    }

    void put(Child row) {
        children.<Boolean, RuntimeException>write(
                row.id(), () -> done(() -> oldChildren.put(row)), () -> done(() -> newChildren.put(row)));
    }

    void newSideIsDown(boolean isDown) {
        down.set(isDown);
    }

    List<String> newParents() {
        return Sql.texts(newDatabase, "SELECT id, code FROM parent ORDER BY id");
    }

    List<String> newChildren() {
        return Sql.texts(newDatabase, "SELECT id, parent_id FROM child ORDER BY id");
    }

    String owed() {
        return parents.pending() + " parents, " + children.pending() + " children";
    }

    int deadLetters() {
        return parents.deadLetters(10).size() + children.deadLetters(10).size();
    }

    /** Ticks until nothing is owed any more, for ten seconds at most. */
    void repairAll() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (parents.pending() + children.pending() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        parents.pending() + " parents and " + children.pending() + " children are still owed");
            }
            scheduler.repeat();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @Override
    public void close() {
        zdm.close();
        scheduler.shutdownNow();
    }
}
