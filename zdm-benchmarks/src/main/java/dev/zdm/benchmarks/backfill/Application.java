package dev.zdm.benchmarks.backfill;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An application with zdm, as its users write it. */
final class Application implements AutoCloseable {
    private static final Instruction MEASURING = Instruction.by("benchmark").because("the benchmark");
    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(10), Duration.ofSeconds(10));
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);

    private final Declared declared;
    private final HikariDataSource old;
    private final HikariDataSource next;
    private final JdbcTransactionScope oldScope;
    private final JdbcTransactionScope newScope;
    private final Zdm zdm;
    private final Migration<Long, Customer> migration;

    /**
     * What there is to declare.
     *
     * @param way the way of the rows
     * @param oldUrl the database of the old table
     * @param newUrl the other one
     * @param instance the name of this one
     * @param rowsPerSecond the limit of a backfill, 0 for none
     */
    record Declared(Way way, String oldUrl, String newUrl, String instance, long rowsPerSecond) {}

    Application(Declared declared) {
        this.declared = declared;
        this.old = pool(declared.oldUrl());
        this.next = pool(declared.newUrl());
        this.oldScope = JdbcTransactionScope.of(old);
        this.newScope = declared.way().isInOneDatabase() ? oldScope : JdbcTransactionScope.of(next);
        this.zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(old))
                .instance(declared.instance())
                .timeToLive(TIME_TO_LIVE)
                .build();
        this.migration = migration();
    }

    private Migration<Long, Customer> migration() {
        return declared.way() == Way.ACROSS ? across() : renamed();
    }

    private Migration<Long, Customer> across() {
        return zdm.migration("customers")
                .from(customers(JdbcDataStore.of(oldScope)))
                .to(customers(JdbcDataStore.of(newScope)))
                .mapping(JdbcMapping.of(Mapping.identity()))
                .gates(AT_ONCE)
                .scan(ScanPolicy.DEFAULT.withRowsPerSecond(declared.rowsPerSecond()))
                .register();
    }

    private Migration<Long, Customer> renamed() {
        JdbcDataStore oldHome = JdbcDataStore.of(oldScope);
        return zdm.migration("customers")
                .from(customers(oldHome))
                .to(newCustomers(declared.way().isInOneDatabase() ? oldHome : JdbcDataStore.of(newScope)))
                .mapping(mapping())
                .gates(AT_ONCE)
                .scan(ScanPolicy.DEFAULT.withRowsPerSecond(declared.rowsPerSecond()))
                .register();
    }

    private Mapping<Customer, CustomerV2> mapping() {
        return declared.way().isMappedInSql() ? CustomerMapping.inSql() : new CustomerMapping();
    }

    private static JdbcRecordStore<Long, Customer> customers(JdbcDataStore home) {
        return JdbcRecordStore.on(home)
                .table("customer")
                .key("id", Long.class, Customer::id)
                .column("email", Customer::email)
                .column("full_name", Customer::fullName)
                .column("street", Customer::street)
                .column("balance", Customer::balance)
                .column("created_at", Customer::createdAt)
                .column("active", Customer::active)
                .column("visits", Customer::visits)
                .read(Customer::read)
                .build();
    }

    private static JdbcRecordStore<Long, CustomerV2> newCustomers(JdbcDataStore home) {
        return JdbcRecordStore.on(home)
                .table("customer_v2")
                .key("id", Long.class, CustomerV2::id)
                .column("email_address", CustomerV2::emailAddress)
                .column("name", CustomerV2::name)
                .column("street", CustomerV2::street)
                .column("balance", CustomerV2::balance)
                .column("created_at", CustomerV2::createdAt)
                .column("status", CustomerV2::status)
                .column("visits", CustomerV2::visits)
                .read(CustomerV2::read)
                .build();
    }

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(8);
        return pool;
    }

    void advance() {
        while (migration.state().phase() != Phase.BACKFILL) {
            migration.advance(MEASURING);
        }
    }

    /** Until this instance has heard what another one did. */
    void follow() {
        while (migration.state().phase() != Phase.BACKFILL) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Every row of the old table was copied, or was so before. */
    void backfill() {
        long unused = migration.backfill().join().rows();
    }

    void verify() {
        long mismatches = migration.verify().join().mismatches();
        if (mismatches != 0) {
            throw new IllegalStateException(mismatches + " rows differ");
        }
    }

    void change(long key, String email) {
        write("UPDATE customer SET email = ? WHERE id = ?", key, email);
    }

    void delete(long key) {
        write("DELETE FROM customer WHERE email <> ? AND id = ?", key, "");
    }

    void create(long key, String email) {
        write("""
                INSERT INTO customer (email, id, full_name, street, balance, created_at, active, visits)
                VALUES (?, ?, 'Name Surname', 'Street 1, 12345 City', 1.5, '2020-01-01 00:00:00+00', true, 0)
                ON CONFLICT DO NOTHING""", key, email);
    }

    /** Until READ_NEW nobody writes natively on the new side. */
    private void write(String sql, long key, String email) {
        int unused = migration.<Integer, IllegalStateException>write(key, () -> execute(sql, key, email), () -> {
            throw new IllegalStateException("the writes have not moved");
        });
    }

    private int execute(String sql, long key, String email) {
        try {
            return oldScope.withConnection(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setString(1, email);
                    statement.setLong(2, key);
                    return statement.executeUpdate();
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("the application's own statement failed", e);
        }
    }

    @Override
    public void close() {
        zdm.close();
        old.close();
        next.close();
    }
}
