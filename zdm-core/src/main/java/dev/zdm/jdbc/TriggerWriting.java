package dev.zdm.jdbc;

import dev.zdm.plan.Side;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** How a database is told to mark by itself what is written to a table. */
interface TriggerWriting {
    /** For databases whose triggers are not written in SQL. */
    TriggerWriting NONE = new TriggerWriting() {
        @Override
        public Optional<CaptureTriggers> triggers(Captured captured) {
            return Optional.empty();
        }

        @Override
        public boolean firesForKeys() {
            return false;
        }
    };

    /** The statements; empty where there can be no triggers on this table. */
    Optional<CaptureTriggers> triggers(Captured captured);

    /** Whether the changes that foreign keys pass on fire triggers. */
    boolean firesForKeys();

    /**
     * A table that is to be captured.
     *
     * @param migration the migration
     * @param side the side that the table is: its writes are marked while it owns the first writes
     * @param table the table
     */
    record Captured(String migration, Side side, TableSql table) {

        String slug() {
            return MarkTables.slug(migration, table.shape().table());
        }

        MarkSql marks(MarkKeeping keeping) {
            return MarkSql.of(
                    MarkTables.of(keeping, migration, table),
                    table.shape().keyColumns().size(),
                    table.spelling());
        }

        /** The columns of the key, each as an expression. */
        String key(UnaryOperator<String> expression) {
            return key(", ", expression);
        }

        String key(String separator, UnaryOperator<String> expression) {
            return table.keys().columns().stream().map(expression).collect(Collectors.joining(separator));
        }

        /** What the application is told whose write comes while writes are on the move. */
        String moving() {
            return "zdm: the first writes of '" + table.shape().table()
                    + "' are being moved; run this transaction again";
        }

        String unguarded() {
            return "zdm: zdm_guard has no row for the triggers of '"
                    + table.shape().table() + "'; restore it, or drop them";
        }
    }
}
