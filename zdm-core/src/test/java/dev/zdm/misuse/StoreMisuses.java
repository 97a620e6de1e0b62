package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.checks.Misuse;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Background;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Databases that are down, incomplete, edited by hand or in use. */
final class StoreMisuses {
    private static final String AREA = "Databases and zdm's own tables";
    private static final String ID = "customers";
    private static final Instruction OPERATOR = Instruction.by("ann").because("a try");
    private static final GatePolicy IMPATIENT =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofMillis(300), Duration.ofMillis(300));

    private final Customers customers;

    StoreMisuses(Customers customers) {
        this.customers = customers;
    }

    /** Something done with a registered migration on a real database. */
    @FunctionalInterface
    private interface Use {
        void of(Migration<Long, Customer> migration) throws Exception;
    }

    private Misuse in(Phase phase, String deed, Use use, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    prepare(phase);
                    try (Zdm zdm = open(new AtomicBoolean())) {
                        use.of(declared(zdm).register());
                    }
                }),
                words);
    }

    private Misuse atStart(String deed, String before, String after, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    prepare(Phase.DUAL_WRITE);
                    customers.update(before);
                    try (Zdm zdm = open(new AtomicBoolean())) {
                        declared(zdm).register();
                    } finally {
                        customers.update(after);
                    }
                }),
                words);
    }

    private void prepare(Phase phase) {
        customers.update("TRUNCATE customer, customer_v2, zdm_guard, zdm_migration, zdm_instance, zdm_audit, zdm_scan");
        customers.update("INSERT INTO customer VALUES (1, 'CANARY-First CANARY-Last', 0, 'CANARY-one')");
        int share = phase == Phase.READ_NEW ? 100 : 0;
        JdbcStateStore.of(customers.dataSource())
                .states()
                .createIfAbsent(new MigrationState(
                        ID, MigrationKind.DATA, ID, 1, 1, phase, share, false, true, false, Instant.EPOCH, "ann", ""));
        Guard guard = customers.old().home().guard().orElseThrow();
        guard.prepare(ID, 1);
        guard.requirePhase(ID, phase);
        if (phase == Phase.WRITE_NEW) {
            var unused = guard.handOver(ID, Side.NEW, 1, Duration.ofSeconds(5), () -> {});
        }
    }

    private Zdm open(AtomicBoolean down) {
        return Zdm.builder()
                .stateStore(JdbcStateStore.of(new Switched(customers.dataSource(), down).dataSource()))
                .instance("test")
                .timeToLive(Duration.ofSeconds(1))
                .build();
    }

    private DataDeclaration<Long, Customer, CustomerV2> declared(Zdm zdm) {
        return declared(zdm, ID);
    }

    private DataDeclaration<Long, Customer, CustomerV2> declared(Zdm zdm, String id) {
        return zdm.migration(id)
                .from(customers.old())
                .to(customers.next())
                .mapping(new CustomerMapping())
                .scan(new ScanPolicy(2, Duration.ZERO))
                .gates(IMPATIENT);
    }

    List<Misuse> all() {
        return Stream.of(ofStarts(), ofHiddenWrites(), ofRows(), ofLocks())
                .flatMap(List::stream)
                .toList();
    }

    private RecordStore<Long, Customer> anotherStoreOfTheOldTable() {
        return JdbcRecordStore.on((JdbcDataStore) customers.old().home())
                .table("customer")
                .key("id", Long.class, Customer::id)
                .column("full_name", Customer::fullName)
                .read(row -> new Customer(row.getLong("id"), row.getString("full_name"), 0, null))
                .build();
    }

    private List<Misuse> ofStarts() {
        return List.of(
                new Misuse(
                        AREA,
                        "started while the database of the state is down",
                        thrown(() -> {
                            try (Zdm zdm = open(new AtomicBoolean(true))) {
                                declared(zdm).register();
                            }
                        }),
                        "migration 'customers': the database with zdm's own tables cannot be reached (SQLSTATE 08001). Remedy:"
                                + " check that the database is up and reachable, then try again."),
                new Misuse(
                        AREA,
                        "gave one table for both sides",
                        thrown(() -> {
                            prepare(Phase.DUAL_WRITE);
                            try (Zdm zdm = open(new AtomicBoolean())) {
                                zdm.migration(ID)
                                        .from(customers.old())
                                        .to(anotherStoreOfTheOldTable())
                                        .mapping(Mapping.identity())
                                        .register();
                            }
                        }),
                        "migration 'customers': both sides are the same rows: 'customer'. Remedy: give each side its own record"
                                + " store, of its own table."),
                atStart(
                        "started without zdm's own tables",
                        "ALTER TABLE zdm_migration RENAME TO elsewhere",
                        "ALTER TABLE elsewhere RENAME TO zdm_migration",
                        "migration 'customers': zdm's own tables are missing: [zdm_migration]. Remedy: run the script"
                                + " [dev/zdm/jdbc/postgresql/R__zdm_state.sql] of the zdm-core jar on that database, or let zdm"
                                + " do it with initialize-schema=always; if they exist in another schema, put that on the"
                                + " search_path."),
                atStart(
                        "edited the stored phase to one that does not exist",
                        "UPDATE zdm_migration SET phase = 'FLYING'",
                        "DELETE FROM zdm_guard WHERE false",
                        "migration 'customers': a data migration has no phase 'FLYING'. Remedy: use one of [OLD_ONLY, "
                                + "DUAL_WRITE, BACKFILL, SYNC, READ_NEW, WRITE_NEW, NEW_ONLY]."),
                atStart(
                        "edited the stored share to 150",
                        "ALTER TABLE zdm_migration DROP CONSTRAINT zdm_migration_share_check;"
                                + " UPDATE zdm_migration SET phase = 'READ_NEW', share = 150",
                        "DELETE FROM zdm_migration;"
                                + " ALTER TABLE zdm_migration ADD CONSTRAINT zdm_migration_share_check CHECK (share BETWEEN"
                                + " 0 AND 100)",
                        "migration 'customers' in READ_NEW: share 150 is outside 0 to 100. Remedy: give whole percent "
                                + "from 0 to 100."),
                atStart(
                        "edited the guard row to a phase that does not exist",
                        "UPDATE zdm_guard SET min_phase = 'FLYING'",
                        "DELETE FROM zdm_guard",
                        "migration 'customers' in DUAL_WRITE: its guard row names the unknown phase 'FLYING'. Remedy: correct "
                                + "min_phase of zdm_guard to one of [OLD_ONLY, DUAL_WRITE, BACKFILL, SYNC, READ_NEW, WRITE_NEW, "
                                + "NEW_ONLY]."),
                new Misuse(
                        AREA,
                        "gave a migration another id while it was under way",
                        thrown(() -> {
                            prepare(Phase.SYNC);
                            try (Zdm zdm = open(new AtomicBoolean())) {
                                var unused = declared(zdm).register();
                            }
                            try (Zdm zdm = open(new AtomicBoolean())) {
                                declared(zdm, "clients").register();
                            }
                        }),
                        "migration 'clients' in OLD_ONLY: it would begin anew between 'customer' and 'customer_v2', where migration"
                                + " 'customers' is under way in SYNC. Remedy: if it was renamed, give it back the id"
                                + " 'customers'; if it is another one, let that one end first: roll it back to OLD_ONLY, or"
                                + " contract it."),
                atStart(
                        "connected to a data store of another run",
                        "UPDATE zdm_guard SET run = 7",
                        "DELETE FROM zdm_guard",
                        "migration 'customers' in DUAL_WRITE: the guard row belongs to run 7, the stored state to run "
                                + "1. Remedy: connect to the data store that this migration began with."),
                in(
                        Phase.SYNC,
                        "ended a second instance while it waited for the place of the first",
                        migration -> {
                            Thread.currentThread().interrupt();
                            try (Zdm second = open(new AtomicBoolean())) {
                                declared(second).register();
                            } finally {
                                boolean unused = Thread.interrupted();
                            }
                        },
                        "migration 'customers' in SYNC: the wait for the place of an earlier instance 'test' was interrupted."
                                + " Remedy: register again; after a crash the name is free 1 seconds after its last renewal."),
                in(
                        Phase.SYNC,
                        "started a second instance under the name of a live one",
                        migration -> {
                            try (Zdm second = open(new AtomicBoolean())) {
                                declared(second).register();
                            }
                        },
                        "migration 'customers' in SYNC: two instances are live under one name: 'test'. Remedy: give each "
                                + "instance a name of its own (zdm.instance), or stop one of the two; after a crash the name "
                                + "is free 1 seconds after its last renewal."));
    }

    private List<Misuse> ofHiddenWrites() {
        return List.of(
                new Misuse(
                        AREA,
                        "migrated a table that a foreign key writes inside the database",
                        thrown(() -> {
                            prepare(Phase.OLD_ONLY);
                            customers.update("CREATE TABLE town (id bigint PRIMARY KEY)");
                            customers.update("ALTER TABLE customer ADD town bigint"
                                    + " CONSTRAINT lives_in REFERENCES town (id) ON DELETE CASCADE");
                            try (Zdm zdm = open(new AtomicBoolean())) {
                                declared(zdm).register();
                            } finally {
                                customers.update("ALTER TABLE customer DROP town; DROP TABLE town");
                            }
                        }),
                        "migration 'customers' in OLD_ONLY: 'customer' is written where no call passes zdm: foreign key"
                                + " 'lives_in' (ON DELETE CASCADE, ON UPDATE NO ACTION): let the application delete and"
                                + " change the rows itself, and the key refuse. Remedy: do as it says, or set"
                                + " hidden-writes to CAPTURE (in DURABLE), or to ACCEPT if they write no migrated row."),
                new Misuse(
                        AREA,
                        "asked for triggers that capture writes within one database",
                        thrown(() -> {
                            prepare(Phase.OLD_ONLY);
                            try (Zdm zdm = open(new AtomicBoolean())) {
                                declared(zdm).hiddenWrites(HiddenWrites.CAPTURE).register();
                            }
                        }),
                        "migration 'customers' in OLD_ONLY: hidden-writes is CAPTURE, which is there in DURABLE only, and"
                                + " the mode is ATOMIC. Remedy: let the application write all migrated rows itself, or set"
                                + " it to ACCEPT if what foreign keys and triggers write is the same on both sides."));
    }

    private List<Misuse> ofRows() {
        return List.of(
                in(
                        Phase.DUAL_WRITE,
                        "deleted the row of the state",
                        migration -> {
                            customers.update("DELETE FROM zdm_migration");
                            migration.advance(OPERATOR);
                        },
                        "migration 'customers' in DUAL_WRITE: its row has gone from the state store. Remedy: restore "
                                + "the row of zdm_migration, then restart."),
                in(
                        Phase.DUAL_WRITE,
                        "deleted the guard row",
                        migration -> {
                            customers.update("DELETE FROM zdm_guard");
                            write(migration, "two");
                        },
                        "migration 'customers' in DUAL_WRITE: the table zdm_guard has no row of this migration. Remedy: "
                                + "restore the row from a backup of that database; until then zdm writes nothing."),
                in(
                        Phase.DUAL_WRITE,
                        "wrote from a phase that the fleet has left",
                        migration -> {
                            customers.update("UPDATE zdm_guard SET min_phase = 'SYNC'");
                            write(migration, "two");
                        },
                        "migration 'customers' in DUAL_WRITE: the guard row admits no writes from before SYNC. Remedy: "
                                + "nothing was written; run the unit of work again."),
                in(
                        Phase.BACKFILL,
                        "edited the stored position of a scan",
                        migration -> {
                            migration.backfill().get(10, TimeUnit.SECONDS);
                            customers.update("UPDATE zdm_scan SET finished_at = NULL");
                            customers.update(
                                    "INSERT INTO zdm_chunk (migration, run, kind, id, after_key, priority, token)"
                                            + " VALUES ('customers', 1, 'BACKFILL', 1, 'CANARY-7', 0, 0)");
                            migration.backfill().get(10, TimeUnit.SECONDS);
                        },
                        "migration 'customers' in BACKFILL: the stored position of the BACKFILL of run 1 is no key of "
                                + "type Long. Remedy: delete that row of zdm_scan, then start the scan again from the beginning."),
                in(
                        Phase.SYNC,
                        "wrote a row that the new table refuses",
                        migration -> {
                            customers.update(
                                    "ALTER TABLE customer_v2 ADD CONSTRAINT short CHECK (length(email_address) < 9)");
                            try {
                                write(migration, "a longer value");
                            } finally {
                                customers.update("ALTER TABLE customer_v2 DROP CONSTRAINT short");
                            }
                        },
                        "migration 'customers' in SYNC: the NEW side ('customer_v2') could not take the copy of a row: "
                                + "writing table 'customer_v2' failed (SQLSTATE 23514). Remedy: the write was rolled back on both "
                                + "sides; see the cause, correct the mapping or the NEW side, or roll the migration back."),
                in(
                        Phase.SYNC,
                        "went on after such a write as if nothing had happened",
                        this::swallowFailedCopy,
                        "migration 'customers' in SYNC: the unit of work was rolled back, because something within had "
                                + "marked it for rollback and the exception that followed was caught. Remedy: let that exception "
                                + "end the unit of work, or run the unit of work again."),
                in(
                        Phase.SYNC,
                        "wrote a row that a deferred constraint of the new table refuses at the commit",
                        this::commitWithDeferredConstraint,
                        "migration 'customers' in SYNC: the database refused the commit and rolled the unit of work "
                                + "back (SQLSTATE 23505). Remedy: see the cause; nothing was written."),
                in(
                        Phase.OLD_ONLY,
                        "renamed a table that is being read",
                        migration -> {
                            customers.update("ALTER TABLE customer RENAME TO elsewhere");
                            try {
                                migration.read(1L);
                            } finally {
                                customers.update("ALTER TABLE elsewhere RENAME TO customer");
                            }
                        },
                        "migration 'customers' in OLD_ONLY: reading table 'customer' failed (SQLSTATE 42P01). Remedy: "
                                + "see the cause for what the database said."));
    }

    private void swallowFailedCopy(Migration<Long, Customer> migration) {
        customers.update("ALTER TABLE customer_v2 ADD CONSTRAINT short CHECK (length(email_address) < 9)");
        try {
            customers.transactions().inTransaction(() -> {
                Said.messageOf(() -> write(migration, "a longer value"));
                return "done";
            });
        } finally {
            customers.update("ALTER TABLE customer_v2 DROP CONSTRAINT short");
        }
    }

    private void commitWithDeferredConstraint(Migration<Long, Customer> migration) {
        customers.update("INSERT INTO customer_v2 VALUES (2, 'CANARY-Other', NULL, 'NEW', 'CANARY-taken')");
        customers.update(
                "ALTER TABLE customer_v2 ADD CONSTRAINT once UNIQUE (email_address) DEFERRABLE INITIALLY DEFERRED");
        try {
            customers.transactions().inTransaction(() -> write(migration, "taken"));
        } finally {
            customers.update("ALTER TABLE customer_v2 DROP CONSTRAINT once");
        }
    }

    private List<Misuse> ofLocks() {
        return List.of(
                in(
                        Phase.SYNC,
                        "wrote a row that another transaction keeps locked",
                        this::writeLockedRow,
                        "migration 'customers' in SYNC: rows are locked by other transactions, or were changed by them "
                                + "meanwhile. Remedy: run the unit of work again from its beginning; nothing was written."),
                in(
                        Phase.SYNC,
                        "advanced while a unit of work of an earlier epoch is still open",
                        migration -> {
                            migration.pause(OPERATOR);
                            customers.transactions().inTransaction(() -> {
                                migration.read(1L);
                                return advanceElsewhere(migration);
                            });
                        },
                        "migration 'customers' in SYNC: advance to READ_NEW 5 % refused: 1 operations that began in an "
                                + "earlier epoch have not ended within 300 ms. Remedy: end the long transactions, or wait and try "
                                + "again."),
                in(
                        Phase.READ_NEW,
                        "moved the writes while somebody holds the tables",
                        migration -> customers.transactions().inTransaction(() -> {
                            customers.update("LOCK TABLE zdm_guard IN ROW SHARE MODE");
                            return advanceElsewhere(migration);
                        }),
                        "migration 'customers' in READ_NEW: advance to WRITE_NEW refused: writers left no moment in "
                                + "PT0.3S in which the writes could move. Remedy: end long transactions on the migrated tables, "
                                + "or allow a longer pause, and try again."));
    }

    private static String advanceElsewhere(Migration<Long, Customer> migration) throws Exception {
        try (Background threads = new Background()) {
            threads.run(() -> migration.resume(OPERATOR)).get(20, TimeUnit.SECONDS);
            return threads.run(() -> migration.advance(OPERATOR).describe()).get(20, TimeUnit.SECONDS);
        }
    }

    private void writeLockedRow(Migration<Long, Customer> migration) {
        write(migration, "one");
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch locked = new CountDownLatch(1);
        try (Background threads = new Background()) {
            threads.run(() -> customers.transactions().inTransaction(() -> {
                customers.query("SELECT 1 FROM customer_v2 WHERE id = 1 FOR UPDATE");
                locked.countDown();
                Background.await(done);
                return 1;
            }));
            Background.await(locked);
            customers.transactions().inTransaction(() -> {
                customers.update("SET LOCAL lock_timeout = '50ms'");
                return write(migration, "two");
            });
        } finally {
            done.countDown();
        }
    }

    private int write(Migration<Long, Customer> migration, String email) {
        String value = Canary.of(email);
        return migration.<Integer, RuntimeException>write(
                1L,
                () -> customers.update("UPDATE customer SET email = ? WHERE id = 1", value),
                () -> customers.update("UPDATE customer_v2 SET email_address = ? WHERE id = 1", value));
    }
}
