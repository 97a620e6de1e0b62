package dev.zdm.jdbc;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What zdm says about the tables of marks. The columns of the key are called {@code key_1}, {@code key_2} …, so that no
 * name of the user's is in the way of zdm's own.
 *
 * @param keyTable the table of versions and fences
 * @param pendingTable the table of copies that are owed
 * @param ranges what is said about the table of published ranges
 * @param keys conditions on the columns of the key
 * @param spelling what the database spells differently
 * @param texts statements that take long to put together, once they are
 */
record MarkSql(
        String keyTable,
        String pendingTable,
        PublishedSql ranges,
        KeyPredicates keys,
        Spelling spelling,
        Map<String, String> texts) {

    static MarkSql of(MarkTables tables, int keySize, Spelling spelling) {
        KeyPredicates keys = new KeyPredicates(columns(keySize), spelling.seeksRows());
        PublishedSql ranges = new PublishedSql(tables.ranges(), tables.keys(), keys, spelling);
        return new MarkSql(tables.keys(), tables.pending(), ranges, keys, spelling, new ConcurrentHashMap<>());
    }

    static List<String> columns(int keySize) {
        return IntStream.rangeClosed(1, keySize).mapToObj(part -> "key_" + part).toList();
    }

    /** The users' columns under the names that they have here. */
    static String renamed(TableSql table) {
        List<String> columns = table.keys().columns();
        return IntStream.range(0, columns.size())
                .mapToObj(part -> columns.get(part) + " AS key_" + (part + 1))
                .collect(Collectors.joining(", "));
    }

    /** A statement that is put together when it is first wanted. */
    String once(String name, Supplier<String> text) {
        String known = texts.get(name);
        return known != null ? known : texts.computeIfAbsent(name, unused -> text.get());
    }

    String list() {
        return keys.list();
    }

    String placeholders() {
        return String.join(", ", Collections.nCopies(keys.columns().size(), "?"));
    }

    String version() {
        return "SELECT ver FROM " + keyTable + " WHERE " + keys.equal();
    }

    /** Whether a version, which is bound after the key, or a later one was applied. */
    String isFenced() {
        return "SELECT 1 FROM " + keyTable + " WHERE " + keys.equal() + " AND fence >= ?";
    }

    String versions(int count) {
        return "SELECT " + list() + ", ver FROM " + keyTable + " WHERE " + keys.in(count);
    }

    String firstKeys() {
        return "SELECT " + list() + " FROM " + keyTable + " ORDER BY " + list() + " LIMIT ?";
    }

    String nextKeys() {
        return "SELECT " + list() + " FROM " + keyTable + " WHERE " + keys.greater() + " ORDER BY " + list()
                + " LIMIT ?";
    }

    String owe() {
        return "INSERT INTO " + pendingTable + " (" + list() + ", ver, epoch, next_try, marked_at, attempts) VALUES ("
                + placeholders() + ", ?, ?, " + spelling.now() + ", " + spelling.now() + ", 0)";
    }

    // ---- queue

    private String one() {
        return " WHERE " + keys.equal() + " AND ver = ?";
    }

    /** For at least as long as a bound negative number of milliseconds says. Dead letters have no next try. */
    String due() {
        return "SELECT " + list() + ", ver, epoch, attempts FROM " + pendingTable + " WHERE next_try <= "
                + spelling.laterThanStatement() + " ORDER BY next_try LIMIT ? FOR UPDATE SKIP LOCKED";
    }

    String stillOwed() {
        return "SELECT " + list() + ", ver, epoch, attempts FROM " + pendingTable
                + " WHERE next_try IS NOT NULL ORDER BY next_try LIMIT ?";
    }

    String lease() {
        return "UPDATE " + pendingTable + " SET next_try = " + spelling.later() + one();
    }

    /** One that was given up meanwhile stays so. */
    String putBack() {
        return lease() + " AND next_try IS NOT NULL";
    }

    String owed(int count) {
        return "SELECT " + list() + ", ver FROM " + pendingTable + " WHERE " + keys.in(count);
    }

    String settle() {
        return "DELETE FROM " + pendingTable + one();
    }

    String settleUpTo() {
        return "DELETE FROM " + pendingTable + " WHERE " + keys.equal() + " AND ver <= ?";
    }

    /** Not what somebody else has given up meanwhile. */
    String postpone() {
        return "UPDATE " + pendingTable + " SET next_try = " + spelling.later() + ", attempts = attempts + 1, error = ?"
                + one() + " AND next_try IS NOT NULL";
    }

    String bury() {
        return "UPDATE " + pendingTable + " SET next_try = NULL, dead_since = " + spelling.now()
                + ", attempts = attempts + 1, error = ?" + one();
    }

    /** Of those that are due first; more would take too long to count. */
    String backlog() {
        return "SELECT count(*) AS pending, min(nullif(epoch, 0)) AS epoch, min(marked_at) AS oldest, " + spelling.now()
                + " AS present FROM (SELECT epoch, marked_at FROM " + pendingTable
                + " WHERE next_try IS NOT NULL ORDER BY next_try LIMIT ?) AS due";
    }

    String oldest() {
        return "SELECT 0 AS pending, min(nullif(epoch, 0)) AS epoch, min(marked_at) AS oldest, " + spelling.now()
                + " AS present FROM " + pendingTable + " WHERE next_try IS NOT NULL";
    }

    String dead() {
        return "SELECT count(*) FROM " + pendingTable + " WHERE next_try IS NULL";
    }

    String deadLetters() {
        return "SELECT " + list() + ", ver, attempts, error, dead_since FROM " + pendingTable
                + " WHERE next_try IS NULL ORDER BY dead_since LIMIT ?";
    }

    String replayAll() {
        return "UPDATE " + pendingTable + " SET next_try = " + spelling.now()
                + ", attempts = 0, error = NULL, dead_since = NULL WHERE next_try IS NULL";
    }

    String replay() {
        return replayAll() + " AND " + keys.equal();
    }

    String discard() {
        return "DELETE FROM " + pendingTable + " WHERE next_try IS NULL AND " + keys.equal();
    }
}
