package dev.zdm.jdbc;

import org.jspecify.annotations.Nullable;

/** The exact name of a table. */
record TableName(@Nullable String schema, String name) {

    static TableName parse(String qualified) {
        int dot = qualified.indexOf('.');
        return dot < 0
                ? new TableName(null, qualified)
                : new TableName(qualified.substring(0, dot), qualified.substring(dot + 1));
    }

    String quoted(Spelling spelling) {
        return schema == null ? spelling.quote(name) : spelling.quote(schema) + '.' + spelling.quote(name);
    }
}
