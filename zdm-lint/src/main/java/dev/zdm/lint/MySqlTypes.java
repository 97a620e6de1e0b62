package dev.zdm.lint;

import java.util.Optional;

/** Which changes of a column's type MySQL and MariaDB make without copying the table. */
final class MySqlTypes {
    /** More characters of utf8mb4 than these need a second byte for their length. */
    private static final int ONE_BYTE_OF_LENGTH = 63;

    private MySqlTypes() {}

    /** Whether rows are copied; where the type before is not known from earlier files, whether they can be. */
    static boolean changesType(Fact.ColumnRedeclared again, Around around) {
        Optional<SqlType> known = around.history().type(again.table(), again.column());
        SqlType to = again.type();
        if (to.is("enum", "set")) {
            return known.isPresent() && !known.get().is(to.name());
        }
        if (known.isEmpty()) {
            return true;
        }
        SqlType from = known.get();
        return !from.equals(to) && !isLongerText(from, to) && !isSameInteger(from, to);
    }

    /** Whether values are put before others or left out. */
    static boolean changesEnum(Fact.ColumnRedeclared again, Around around) {
        Optional<SqlType> known = around.history().type(again.table(), again.column());
        boolean sameKind = known.isEmpty() || known.get().is(again.type().name());
        if (!again.type().is("enum", "set") || !sameKind) {
            return false;
        }
        String before = around.history()
                .column(again.table(), again.column())
                .map(History.Column::values)
                .orElse("");
        return before.isEmpty()
                || !again.values()
                        .startsWith(before.substring(0, before.length() - 1).strip());
    }

    private static boolean isLongerText(SqlType from, SqlType to) {
        if (!from.is("varchar") || !to.is("varchar")) {
            return false;
        }
        int before = from.argument(0, 0);
        int after = to.argument(0, 0);
        return before <= after && before > ONE_BYTE_OF_LENGTH == after > ONE_BYTE_OF_LENGTH;
    }

    /** The number behind an integer is how wide some clients show it. */
    private static boolean isSameInteger(SqlType from, SqlType to) {
        return to.is("integer", "bigint", "smallint", "tinyint", "mediumint")
                && from.name().equals(to.name())
                && from.unsigned() == to.unsigned();
    }
}
