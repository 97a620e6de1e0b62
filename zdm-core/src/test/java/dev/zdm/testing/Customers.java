package dev.zdm.testing;

import dev.zdm.checks.Canary;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.plan.Mapping;
import dev.zdm.spi.RecordStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables {@code customer} and {@code customer_v2} of a fresh database, with their stores. */
public final class Customers {
    private static final String STATUSES = "ARRAY['NEW', 'ACTIVE', 'SUSPENDED', 'CLOSED']";

    private final Database kind;
    private final DataSource dataSource;
    private final JdbcTransactionScope transactions;
    private final RecordStore<Long, Customer> old;
    private final RecordStore<Long, CustomerV2> next;
    private final boolean mappedInSql;

    /** A row of the old table. Nothing may show it. */
    public record Customer(
            long id, String fullName, int status, @Nullable String email) {
        @Override
        public String toString() {
            return Canary.of("row " + id);
        }
    }

    /** A row of the new table. Nothing may show it. */
    public record CustomerV2(
            long id,
            String firstName,
            @Nullable String lastName,
            String status,
            @Nullable String emailAddress) {
        @Override
        public String toString() {
            return Canary.of("row " + id);
        }
    }

    /** First name before the first space, last name after it; exact both ways. */
    public static final class CustomerMapping implements Mapping<Customer, CustomerV2> {
        private static final List<String> STATUSES = List.of("NEW", "ACTIVE", "SUSPENDED", "CLOSED");

        @Override
        public CustomerV2 toNew(Customer old) {
            int space = old.fullName().indexOf(' ');
            String first = space < 0 ? old.fullName() : old.fullName().substring(0, space);
            String last = space < 0 ? null : old.fullName().substring(space + 1);
            return new CustomerV2(old.id(), first, last, STATUSES.get(old.status()), old.email());
        }

        @Override
        public Customer toOld(CustomerV2 next) {
            String name = next.lastName() == null ? next.firstName() : next.firstName() + " " + next.lastName();
            return new Customer(next.id(), name, STATUSES.indexOf(next.status()), next.emailAddress());
        }
    }

    private Customers(Database kind, DataSource dataSource, boolean mappedInSql) {
        this.mappedInSql = mappedInSql;
        this.kind = kind;
        this.dataSource = dataSource;
        this.transactions = JdbcTransactionScope.of(dataSource);
        JdbcDataStore home = JdbcDataStore.of(transactions);
        this.old = JdbcRecordStore.on(home)
                .table("customer")
                .key("id", Long.class, Customer::id)
                .column("full_name", Customer::fullName)
                .column("status", Customer::status)
                .column("email", Customer::email)
                .read(Customers::readOld)
                .build();
        this.next = JdbcRecordStore.on(home)
                .table("customer_v2")
                .key("id", Long.class, CustomerV2::id)
                .column("first_name", CustomerV2::firstName)
                .column("last_name", CustomerV2::lastName)
                .column("status", CustomerV2::status)
                .column("email_address", CustomerV2::emailAddress)
                .read(Customers::readNew)
                .build();
    }

    /** A fresh PostgreSQL database with zdm's tables and both empty tables. */
    public static Customers create() {
        return create(new PostgresDatabase());
    }

    /** The same in another kind of database. */
    public static Customers create(Database kind) {
        return create(kind, PooledDataSource.over(kind.freshDatabase()));
    }

    /** The same in a given PostgreSQL database. */
    public static Customers create(DataSource dataSource) {
        return create(new PostgresDatabase(), dataSource);
    }

    /** What another process has made. */
    public static Customers existing(Database kind, DataSource dataSource) {
        return new Customers(kind, dataSource, false);
    }

    private static Customers create(Database kind, DataSource dataSource) {
        JdbcSchema.ALL.create(dataSource);
        Sql.execute(dataSource, kind.customerTables());
        return new Customers(kind, dataSource, false);
    }

    /** The same database, with a mapping that is also given in PostgreSQL's SQL. */
    public Customers mappedInSql() {
        return new Customers(kind, dataSource, true);
    }

    private static Customer readOld(ResultSet row) throws SQLException {
        return new Customer(
                row.getLong("id"), row.getString("full_name"), row.getInt("status"), row.getString("email"));
    }

    private static CustomerV2 readNew(ResultSet row) throws SQLException {
        return new CustomerV2(
                row.getLong("id"),
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("status"),
                row.getString("email_address"));
    }

    /** Fills the old table with customers 1 to {@code rows}. */
    public Customers fill(int rows) {
        String values = IntStream.rangeClosed(1, rows)
                .mapToObj(i -> "('CANARY-First" + i + " CANARY-Last " + i + "', " + i % 4 + ", "
                        + (i % 5 == 0 ? "NULL" : "'CANARY-c" + i + "@example.com'") + ")")
                .collect(Collectors.joining(", "));
        Sql.execute(dataSource, "INSERT INTO customer (full_name, status, email) VALUES " + values);
        return this;
    }

    /** Empty tables that generate keys from 1 again, and no state. */
    public void wipe() {
        for (String table : List.of("customer", "customer_v2")) {
            Sql.execute(dataSource, kind.restart(table));
        }
        for (String table : JdbcSchema.ALL.tables(dataSource)) {
            Sql.execute(dataSource, "DELETE FROM " + table);
        }
    }

    /** Whether some transaction of the database waits for a lock of another. */
    public boolean isSomebodyBlocked() {
        return kind.isSomebodyBlocked(dataSource);
    }

    /** A mapping, and what {@link CustomerMapping} does in PostgreSQL's words. */
    public static JdbcMapping<Customer, CustomerV2> inSql(Mapping<Customer, CustomerV2> rows) {
        String space = "strpos(full_name, ' ')";
        return JdbcMapping.of(rows)
                .toNew("first_name", "split_part(full_name, ' ', 1)")
                .toNew("last_name", "CASE WHEN " + space + " > 0 THEN substr(full_name, " + space + " + 1) END")
                .toNew("status", "(" + STATUSES + ")[status + 1]")
                .toNew("email_address", "email")
                .toOld("full_name", "concat_ws(' ', first_name, last_name)")
                .toOld("status", "array_position(" + STATUSES + ", status) - 1")
                .toOld("email", "email_address");
    }

    /** The same in words that MariaDB understands. */
    public static JdbcMapping<Customer, CustomerV2> inMariaDbSql(Mapping<Customer, CustomerV2> rows) {
        String space = "locate(' ', full_name)";
        String statuses = "'" + String.join("', '", CustomerMapping.STATUSES) + "'";
        return JdbcMapping.of(rows)
                .toNew("first_name", "substring_index(full_name, ' ', 1)")
                .toNew("last_name", "CASE WHEN " + space + " > 0 THEN substr(full_name, " + space + " + 1) END")
                .toNew("status", "elt(status + 1, " + statuses + ")")
                .toNew("email_address", "email")
                .toOld("full_name", "concat_ws(' ', first_name, last_name)")
                .toOld("status", "field(status, " + statuses + ") - 1")
                .toOld("email", "email_address");
    }

    /** The mapping between both tables. */
    public Mapping<Customer, CustomerV2> mapping() {
        return mappedInSql ? inSql(new CustomerMapping()) : new CustomerMapping();
    }

    public Database kind() {
        return kind;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public JdbcTransactionScope transactions() {
        return transactions;
    }

    public RecordStore<Long, Customer> old() {
        return old;
    }

    public RecordStore<Long, CustomerV2> next() {
        return next;
    }

    /** Runs a statement on the connection of the unit under way, as an application would. */
    public int update(String sql, @Nullable Object... values) {
        try {
            return transactions.withConnection(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    bind(statement, values);
                    return statement.executeUpdate();
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, as text. */
    public Optional<String> query(String sql, @Nullable Object... values) {
        try {
            return transactions.withConnection(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    bind(statement, values);
                    ResultSet rows = statement.executeQuery();
                    return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** Rows that differ between the tables, or are on one side only, by plain SQL that does not pass zdm. */
    public List<String> differences() {
        Set<String> old = new TreeSet<>(
                rows("SELECT id, full_name, CASE status WHEN 0 THEN 'NEW' WHEN 1 THEN 'ACTIVE' WHEN 2 THEN 'SUSPENDED'"
                        + " ELSE 'CLOSED' END, email FROM customer"));
        Set<String> next = new TreeSet<>(rows("SELECT id, CASE WHEN last_name IS NULL THEN first_name"
                + " ELSE concat(first_name, ' ', last_name) END, status, email_address FROM customer_v2"));
        Set<String> different = new TreeSet<>(old);
        different.addAll(next);
        different.removeIf(row -> old.contains(row) && next.contains(row));
        return List.copyOf(different);
    }

    /** Every row in the transaction under way, as the texts of its columns with commas between. */
    public List<String> rows(String sql) {
        try {
            return transactions.withConnection(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql);
                        ResultSet results = statement.executeQuery()) {
                    return Sql.texts(results);
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
