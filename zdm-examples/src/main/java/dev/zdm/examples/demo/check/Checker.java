package dev.zdm.examples.demo.check;

import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.CustomerRow;
import dev.zdm.examples.demo.ledger.Ledger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what was lost: every customer that a client wrote must be in the state acknowledged last, every other one as
 * it was in the beginning, and there must be no more of them.
 */
public final class Checker {
    private static final int FETCH = 5_000;

    private final CustomerData source;
    private final long customers;
    private final Map<Long, List<@Nullable CustomerRow>> written = new HashMap<>();
    private final Set<CustomerRow> mayExist;

    /**
     * A checker.
     *
     * @param source the customers of the beginning
     * @param customers how many there were, with the keys from 1 on
     * @param ledger what the clients were told since
     */
    public Checker(CustomerData source, long customers, Ledger ledger) {
        this.source = source;
        this.customers = customers;
        this.mayExist = new HashSet<>(ledger.uncertainCreates());
        ledger.entries().forEach(entry -> written.put(entry.id(), entry.allowed()));
    }

    /**
     * Compares every row of a table.
     *
     * @param connection a connection of its own, on which nothing is under way
     * @param table the table that must hold the truth
     * @return what was found
     * @throws SQLException if the database fails
     */
    public Findings compare(Connection connection, FinalTable table) throws SQLException {
        Tally tally = new Tally();
        Set<Long> missing = expectedKeys();
        // Without a transaction the driver would fetch all rows at once.
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery(table.sql())) {
                while (rows.next()) {
                    missing.remove(rows.getLong("id"));
                    judge(rows.getLong("id"), row(rows), tally);
                }
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        missing.forEach(key -> judgeMissing(key, tally));
        return tally.findings();
    }

    private Set<Long> expectedKeys() {
        Set<Long> keys = new HashSet<>(written.keySet());
        for (long key = 1; key <= customers; key++) {
            keys.add(key);
        }
        return keys;
    }

    /** A row that breaks the new table's rule is like no customer at all. */
    private static CustomerRow row(ResultSet rows) throws SQLException {
        String name = rows.getBoolean("well_formed") ? rows.getString("full_name") : "\0";
        return new CustomerRow(name, rows.getInt("status"), rows.getString("email"));
    }

    private void judge(long key, CustomerRow row, Tally tally) {
        tally.row();
        List<@Nullable CustomerRow> allowed = written.get(key);
        if (allowed != null) {
            judgeWritten(key, row, allowed, tally);
        } else if (key > customers) {
            tally.addIf(!mayExist.contains(row), Tally.Kind.PHANTOM, key);
        } else {
            tally.addIf(!source.row(key).equals(row), Tally.Kind.DAMAGED, key);
        }
    }

    private static void judgeWritten(long key, CustomerRow row, List<@Nullable CustomerRow> allowed, Tally tally) {
        boolean deleted = allowed.stream().allMatch(state -> state == null);
        tally.addIf(!allowed.contains(row), deleted ? Tally.Kind.RESURRECTED : Tally.Kind.LOST_UPDATE, key);
    }

    private void judgeMissing(long key, Tally tally) {
        List<@Nullable CustomerRow> allowed = written.get(key);
        if (allowed == null) {
            tally.addIf(true, Tally.Kind.DAMAGED, key);
        } else {
            boolean mayBeAbsent = allowed.stream().anyMatch(state -> state == null);
            tally.addIf(!mayBeAbsent, Tally.Kind.LOST_CREATE, key);
        }
    }
}
