package dev.zdm.jdbc;

/** When zdm creates its own tables by itself. */
public enum InitializeSchema {
    /** Only in a database that lives in this process, an H2 that is no server; hence never on PostgreSQL, MariaDB or MySQL. */
    EMBEDDED,
    /** In every database, where they are missing. */
    ALWAYS,
    /** Never: the scripts are run by whoever runs the application's own. */
    NEVER
}
