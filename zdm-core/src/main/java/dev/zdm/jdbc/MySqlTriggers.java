package dev.zdm.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A trigger for each kind of change. InnoDB fires none for what its foreign keys pass on. A trigger finds tables in the
 * database of its own table alone, so that one in another database than zdm's tables cannot be captured.
 */
final class MySqlTriggers implements TriggerWriting {
    private static final MarkKeeping KEEPING = new MySqlMarks();

    private static final String TRIGGER = """
            CREATE TRIGGER <name> AFTER <event> ON <table> FOR EACH ROW
            BEGIN
                DECLARE zdm_owner varchar(10) DEFAULT NULL;
                SELECT owner INTO zdm_owner FROM zdm_guard WHERE migration = <migration> LOCK IN SHARE MODE;
                IF zdm_owner IS NULL THEN
                    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = <unguarded>;
                ELSEIF zdm_owner = 'MOVING' THEN
                    SIGNAL SQLSTATE '40001' SET MESSAGE_TEXT = <moving>;
                ELSEIF zdm_owner = '<side>' THEN
            <marks>
                END IF;
            END""";

    private static final String MARK = """
                    INSERT INTO <keys> (<columns>, ver, fence) VALUES (<key>, 1, 0) ON DUPLICATE KEY UPDATE ver = ver + 1;
                    INSERT INTO <pending> (<columns>, ver, epoch, next_try, marked_at, attempts)
                        SELECT <columns>, ver, 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 0 FROM <keys>
                        WHERE (<columns>) = (<key>);
            """;

    @Override
    public boolean firesForKeys() {
        return false;
    }

    @Override
    public Optional<CaptureTriggers> triggers(Captured captured) {
        if (captured.table().name().schema() != null) {
            return Optional.empty();
        }
        String insert = "zdm_ins_" + captured.slug();
        String update = "zdm_upd_" + captured.slug();
        String delete = "zdm_del_" + captured.slug();
        String oldKey = captured.key(column -> "OLD." + column);
        String newKey = captured.key(column -> "NEW." + column);
        String changed =
                "        IF NOT (" + sameKey(captured) + ") THEN\n" + mark(captured, newKey) + "        END IF;\n";
        List<String> names = List.of(insert, update, delete);
        List<String> drop =
                names.stream().map(name -> "DROP TRIGGER IF EXISTS " + name).toList();
        Stream<String> create = Stream.of(
                trigger(captured, insert, "INSERT", mark(captured, newKey)),
                trigger(captured, update, "UPDATE", mark(captured, oldKey) + changed),
                trigger(captured, delete, "DELETE", mark(captured, oldKey)));
        return Optional.of(
                new CaptureTriggers(names, Stream.concat(drop.stream(), create).toList(), drop));
    }

    /** Whether the key stayed. */
    private static String sameKey(Captured captured) {
        return captured.key(" AND ", column -> "NEW." + column + " <=> OLD." + column);
    }

    private static String trigger(Captured captured, String name, String event, String marks) {
        return TRIGGER.replace("<name>", name)
                .replace("<event>", event)
                .replace("<table>", captured.table().table())
                .replace("<migration>", literal(captured.migration()))
                .replace("<unguarded>", literal(brief(captured.unguarded())))
                .replace("<moving>", literal(brief(captured.moving())))
                .replace("<side>", captured.side().name())
                .replace("<marks>", marks.stripTrailing());
    }

    private static String mark(Captured captured, String key) {
        MarkSql sql = captured.marks(KEEPING);
        return MARK.replace("<keys>", sql.keyTable())
                .replace("<pending>", sql.pendingTable())
                .replace("<columns>", sql.list())
                .replace("<key>", key);
    }

    /** The server takes no longer texts. */
    private static String brief(String message) {
        return message.length() > 128 ? message.substring(0, 128) : message;
    }

    private static String literal(String text) {
        return '\'' + text.replace("\\", "\\\\").replace("'", "''") + '\'';
    }
}
