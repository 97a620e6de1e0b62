package dev.zdm.lint;

import java.util.Optional;

/** Which changes of a column's type PostgreSQL makes in its catalog only. */
final class PostgresTypes {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private PostgresTypes() {}

    /** Whether rows are written or scanned; where the type before is not known from earlier files, whether they can be. */
    static boolean rewrites(Fact.ColumnRetyped change, Around around) {
        Optional<SqlType> known = around.history().type(change.table(), change.column());
        SqlType to = change.type();
        if (known.isEmpty() || known.get().equals(SqlType.UNKNOWN)) {
            // Nearly everybody who writes TYPE text, or varchar without a length, comes from a shorter text.
            return change.using() || !isUnlimitedText(to);
        }
        SqlType from = known.get();
        return change.using()
                || !(from.equals(to)
                        || isWiderText(from, to)
                        || isWiderNumber(from, to)
                        || isWiderTime(from, to)
                        || (from.is("cidr") && to.is("inet"))
                        || isSameInUtc(from, to, around));
    }

    private static boolean isUnlimitedText(SqlType type) {
        return type.is("text") || (type.is("varchar") && type.arguments().isEmpty());
    }

    private static boolean isWiderText(SqlType from, SqlType to) {
        boolean fromText = from.is("varchar", "text", "citext");
        boolean toText = to.is("varchar", "text", "citext");
        return fromText && toText && length(from) <= length(to);
    }

    private static int length(SqlType type) {
        return type.is("varchar") ? type.argument(0, UNLIMITED) : UNLIMITED;
    }

    private static boolean isWiderNumber(SqlType from, SqlType to) {
        if (!from.is("numeric") || !to.is("numeric")) {
            return false;
        }
        boolean sameScale =
                from.argument(1, 0) == to.argument(1, 0) && from.argument(0, UNLIMITED) <= to.argument(0, UNLIMITED);
        return to.arguments().isEmpty() || (!from.arguments().isEmpty() && sameScale);
    }

    private static boolean isWiderTime(SqlType from, SqlType to) {
        boolean isTime = from.is("timestamp", "timestamp with time zone", "time", "time with time zone", "interval");
        return isTime && from.name().equals(to.name()) && from.argument(0, 6) <= to.argument(0, 6);
    }

    /** With the session's time zone at UTC both are the same 8 bytes (PostgreSQL 12 and later). */
    private static boolean isSameInUtc(SqlType from, SqlType to, Around around) {
        boolean both = (from.is("timestamp") && to.is("timestamp with time zone"))
                || (from.is("timestamp with time zone") && to.is("timestamp"));
        boolean utc = around.setting("timezone")
                .filter(zone -> zone.equalsIgnoreCase("utc"))
                .isPresent();
        return both && utc && around.version().isAtLeast(12) && from.argument(0, 6) <= to.argument(0, 6);
    }
}
