package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.checks.Misuse;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.spi.Guard;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.util.List;
import javax.sql.DataSource;

/** What other databases than PostgreSQL want to be said differently. */
final class DialectMisuses {
    private static final String AREA = "MariaDB, MySQL and H2";

    private DialectMisuses() {}

    static List<Misuse> all() {
        return List.of(
                new Misuse(
                        AREA,
                        "started on MariaDB without zdm's own tables",
                        thrown(() -> findState(new MariaDb().freshDatabase())),
                        missing("mysql", "if they exist in another database, name that in the JDBC URL")),
                new Misuse(
                        AREA,
                        "started on H2 without zdm's own tables",
                        thrown(() -> findState(new H2().freshDatabase())),
                        missing(
                                "h2",
                                "if they exist in another schema, make that the present one (SCHEMA=… in the JDBC URL)")),
                new Misuse(
                        AREA,
                        "mapped a key that MariaDB indexes by its first characters",
                        thrown(() -> mapTags(
                                new MariaDb().freshDatabase(),
                                "create table tag (name varchar(20), unique (name(3)))")),
                        notUnique(
                                "add one of the whole column: one over its first characters does not make it unique")),
                new Misuse(
                        AREA,
                        "mapped a key that H2 has no index of",
                        thrown(() -> mapTags(new H2().freshDatabase(), "create table tag (name varchar(20))")),
                        notUnique("add one of the column alone")),
                new Misuse(
                        AREA,
                        "gave a row of MariaDB the number 0, under which it is not stored",
                        thrown(() -> putZero(new MariaDb().freshDatabase())),
                        "zdm: a row has 0 in the AUTO_INCREMENT column of table 'numbered', which would store it under the"
                                + " next number. Remedy: give it another number on both sides, or add"
                                + " NO_AUTO_VALUE_ON_ZERO to the sql_mode of the sessions."),
                new Misuse(
                        AREA,
                        "wrote on H2 while another writer's transaction stayed open",
                        thrown(DialectMisuses::writeBeside),
                        "migration 'customers': its guard, or a key of it, is in use by another transaction. Remedy: run the"
                                + " unit of work again from its beginning; nothing was written."));
    }

    private static void putZero(DataSource database) {
        Sql.execute(database, "create table numbered (id bigint auto_increment primary key)");
        JdbcRecordStore.on(JdbcDataStore.of(database))
                .table("numbered")
                .key("id", Long.class, (Long row) -> row)
                .read(row -> row.getLong("id"))
                .build()
                .put(0L);
    }

    private static void findState(DataSource database) {
        JdbcStateStore.of(database).states().find("customers");
    }

    private static String missing(String folder, String elsewhere) {
        return "migration 'customers': zdm's own tables are missing: [zdm_migration, zdm_instance, zdm_audit, zdm_scan, zdm_chunk, zdm_sighting, zdm_evidence, zdm_note, zdm_request, zdm_layout]."
                + " Remedy: run the script [dev/zdm/jdbc/" + folder + "/R__zdm_state.sql] of the zdm-core jar on that"
                + " database, or let zdm do it with initialize-schema=always; " + elsewhere + ".";
    }

    private static void mapTags(DataSource database, String table) {
        Sql.execute(database, table);
        JdbcRecordStore.on(JdbcDataStore.of(database))
                .table("tag")
                .key("name", String.class, (String tag) -> tag)
                .read(row -> row.getString(1))
                .build();
    }

    private static String notUnique(String remedy) {
        return "zdm: table 'tag' cannot be mapped: its column 'name' has neither a primary key nor a unique index of its"
                + " own. Remedy: " + remedy + ".";
    }

    private static void writeBeside() {
        DataSource database = H2.asItIs().freshDatabase();
        JdbcSchema.DATA.create(database);
        JdbcTransactionScope transactions = JdbcTransactionScope.of(database);
        Guard guard = JdbcDataStore.of(transactions).guard().orElseThrow();
        guard.prepare("customers", 1);
        transactions.inTransaction(() -> {
            guard.share("customers");
            return transactions.requiresNew(() -> guard.share("customers"));
        });
    }
}
