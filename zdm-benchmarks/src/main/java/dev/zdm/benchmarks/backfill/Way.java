package dev.zdm.benchmarks.backfill;

import java.util.List;

/** A way that rows take. */
enum Way {
    /** Between two databases, mapped in SQL. */
    SQL(false, true),
    /** Between two databases, mapped in Java. */
    JAVA(false, false),
    /** In one database, mapped in SQL. */
    SAME_SQL(true, true),
    /** In one database, mapped in Java. */
    SAME_JAVA(true, false),
    /** As it is, to a database of MariaDB or MySQL. */
    ACROSS(false, true);

    /** Those that need no server but PostgreSQL. */
    static final List<Way> ON_POSTGRESQL = List.of(SQL, JAVA, SAME_SQL, SAME_JAVA);

    private final boolean oneDatabase;
    private final boolean mappedInSql;

    Way(boolean oneDatabase, boolean mappedInSql) {
        this.oneDatabase = oneDatabase;
        this.mappedInSql = mappedInSql;
    }

    boolean isInOneDatabase() {
        return oneDatabase;
    }

    boolean isMappedInSql() {
        return mappedInSql;
    }
}
