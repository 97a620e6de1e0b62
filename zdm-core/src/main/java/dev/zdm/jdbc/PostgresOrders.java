package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the order of a column's values depends on in PostgreSQL. Texts are ordered by a library outside of it, whose version
 * counts as much as the name of the collation; where the version is not to be had, each server is an order of its own.
 */
final class PostgresOrders {

    /** Columns of the catalog that not every release has are looked up where what is not there is no error. */
    private static final String ORDERS = """
            SELECT a.attname, CASE
                WHEN NOT is_own THEN 'type ' || b.oid || ' of ' || server
                WHEN b.typname IN ('int2', 'int4', 'int8', 'numeric') THEN 'whole numbers'
                WHEN b.typname = 'uuid' THEN 'UUIDs of PostgreSQL'
                WHEN a.attcollation = 0 THEN 'type ' || b.typname || ' of PostgreSQL'
                ELSE CASE b.typname WHEN 'bpchar' THEN 'padded text' ELSE 'text' END || ' of PostgreSQL, '
                    || getdatabaseencoding() || ', ' || CASE
                    WHEN provider = 'c' AND name IN ('C', 'POSIX') THEN 'bytes'
                    ELSE concat_ws(' ', provider, lower(replace(name, '-', '')), rules,
                        CASE own ->> 'collisdeterministic' WHEN 'false' THEN 'not deterministic' END,
                        coalesce(version, server)) END
                END
            FROM pg_attribute a
                JOIN pg_type t ON t.oid = a.atttypid
                JOIN pg_type b ON b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
                JOIN pg_database d ON d.datname = current_database()
                LEFT JOIN pg_collation c ON c.oid = a.attcollation
                CROSS JOIN LATERAL (SELECT to_jsonb(d) AS base, to_jsonb(c) AS own, c.collprovider = 'd' AS is_default) j
                CROSS JOIN LATERAL (SELECT
                    CASE WHEN is_default THEN coalesce(base ->> 'datlocprovider', 'c') ELSE own ->> 'collprovider' END
                        AS provider,
                    CASE WHEN is_default THEN coalesce(base ->> 'datlocale', base ->> 'daticulocale', base ->> 'datcollate')
                        ELSE coalesce(own ->> 'colllocale', own ->> 'colliculocale', own ->> 'collcollate') END AS name,
                    CASE WHEN is_default THEN base ->> 'daticurules' ELSE own ->> 'collicurules' END AS rules,
                    CASE WHEN is_default THEN %s ELSE pg_collation_actual_version(c.oid) END AS version,
                    coalesce(host(inet_server_addr()), 'local') || ':' || coalesce(inet_server_port(), 0)
                        || '@' || extract(epoch FROM pg_postmaster_start_time()) || '/' || d.datname AS server,
                    b.typnamespace = 'pg_catalog'::regnamespace AND b.typtype = 'b' AS is_own) o
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
            """;

    private static final String DEFAULT = "pg_database_collation_actual_version(d.oid)";

    /** Earlier releases order texts by the C library by default, and its version is that of any of its collations. */
    private static final String DEFAULT_BEFORE_15 =
            "(SELECT pg_collation_actual_version(any_one.oid) FROM pg_collation any_one"
                    + " WHERE any_one.collprovider = 'c' AND any_one.collcollate NOT IN ('C', 'POSIX') LIMIT 1)";

    private PostgresOrders() {}

    static Map<String, String> of(Connection connection, String quotedTable) throws SQLException {
        boolean isEarlier = connection.getMetaData().getDatabaseMajorVersion() < 15;
        String sql = ORDERS.formatted(isEarlier ? DEFAULT_BEFORE_15 : DEFAULT);
        Map<String, String> orders = new HashMap<>();
        Statements.list(connection, sql, row -> orders.put(row.getString(1), row.getString(2)), quotedTable);
        return orders;
    }
}
