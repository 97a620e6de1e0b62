package dev.zdm.jdbc;

import java.util.List;
import java.util.Optional;

/**
 * One function, called after each row that changed, also by what a foreign key passes on. It holds the guard as every
 * writer does; {@link PostgresGuardLocks} says how. It runs with the rights of its owner, so that whoever may write the
 * table needs none on zdm's own tables, and with the schemas in which it was made, the temporary one last, so that nobody
 * can put tables of his own before them. Truncating fires for no row, and is refused.
 */
final class PostgresTriggers implements TriggerWriting {
    private static final MarkKeeping KEEPING = new PostgresMarks();

    private static final String FUNCTION = """
            CREATE OR REPLACE FUNCTION <function>() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $zdm$
            DECLARE
                zdm_owner text;
            BEGIN
                PERFORM 1 FROM zdm_guard WHERE false FOR SHARE;
                IF current_setting('transaction_isolation') = 'read committed' THEN
                    SELECT owner INTO zdm_owner FROM zdm_guard WHERE migration = <migration>;
                ELSE
                    SELECT owner INTO zdm_owner FROM zdm_guard WHERE migration = <migration> FOR SHARE;
                END IF;
                IF zdm_owner IS NULL THEN
                    RAISE EXCEPTION USING MESSAGE = <unguarded>;
                ELSIF zdm_owner = 'MOVING' THEN
                    RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = <moving>;
                ELSIF zdm_owner = '<side>' THEN
                    IF TG_OP = 'TRUNCATE' THEN
                        RAISE EXCEPTION USING MESSAGE = <truncated>;
                    END IF;
                    IF TG_OP <> 'INSERT' THEN
                        <mark old>
                    END IF;
                    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND ROW(<new key>) IS DISTINCT FROM ROW(<old key>)) THEN
                        <mark new>
                    END IF;
                END IF;
                RETURN NULL;
            END $zdm$
            """;

    private static final String MARK = """
            WITH marked AS (INSERT INTO <keys> AS k (<columns>, ver, fence) VALUES (<key>, 1, 0)
                    ON CONFLICT (<columns>) DO UPDATE SET ver = k.ver + 1 RETURNING <returned>, k.ver)
                INSERT INTO <pending> (<columns>, ver, epoch, next_try, marked_at, attempts)
                SELECT <columns>, ver, 0, clock_timestamp(), clock_timestamp(), 0 FROM marked;""";

    private static final String PINNED = """
            DO $zdm$ BEGIN
                EXECUTE format('ALTER FUNCTION <function>() SET search_path TO %s, pg_temp',
                    (SELECT string_agg(quote_ident(schema), ', ') FROM unnest(current_schemas(false)) AS schema));
            END $zdm$
            """;

    @Override
    public boolean firesForKeys() {
        return true;
    }

    @Override
    public Optional<CaptureTriggers> triggers(Captured captured) {
        String function = "zdm_capture_" + captured.slug();
        String truncation = "zdm_trunc_" + captured.slug();
        String table = captured.table().table();
        List<String> drop = List.of(
                "DROP TRIGGER IF EXISTS " + function + " ON " + table,
                "DROP TRIGGER IF EXISTS " + truncation + " ON " + table,
                "DROP FUNCTION IF EXISTS " + function + "()");
        List<String> create = List.of(
                body(captured, function),
                PINNED.replace("<function>", function),
                drop.get(0),
                drop.get(1),
                "CREATE TRIGGER " + function + " AFTER INSERT OR UPDATE OR DELETE ON " + table
                        + " FOR EACH ROW EXECUTE FUNCTION " + function + "()",
                "CREATE TRIGGER " + truncation + " BEFORE TRUNCATE ON " + table
                        + " FOR EACH STATEMENT EXECUTE FUNCTION " + function + "()");
        return Optional.of(new CaptureTriggers(List.of(function, truncation), create, drop));
    }

    private static String body(Captured captured, String function) {
        String oldKey = captured.key(column -> "OLD." + column);
        String newKey = captured.key(column -> "NEW." + column);
        return FUNCTION.replace("<function>", function)
                .replace("<migration>", literal(captured.migration()))
                .replace("<unguarded>", literal(captured.unguarded()))
                .replace("<moving>", literal(captured.moving()))
                .replace(
                        "<truncated>",
                        literal("zdm: '" + captured.table().shape().table()
                                + "' is being migrated; delete its rows instead of truncating it"))
                .replace("<side>", captured.side().name())
                .replace("<old key>", oldKey)
                .replace("<new key>", newKey)
                .replace("<mark old>", mark(captured, oldKey))
                .replace("<mark new>", mark(captured, newKey));
    }

    private static String mark(Captured captured, String key) {
        MarkSql sql = captured.marks(KEEPING);
        return MARK.replace("<keys>", sql.keyTable())
                .replace("<pending>", sql.pendingTable())
                .replace("<columns>", sql.list())
                .replace("<returned>", "k." + String.join(", k.", sql.keys().columns()))
                .replace("<key>", key);
    }

    private static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
