package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

/**
 * Refuses statements that write rows of captured entities, or of their copies, without any entity: bulk queries and native
 * SQL raise no events, and the other side would never hear of them. Thread-safe.
 */
final class EntityStatements implements StatementInspector {
    private static final long serialVersionUID = 1L;

    /** Applications send few different statements; one that puts values into SQL sends many, and has each parsed. */
    private static final int REMEMBERED = 2_000;

    private final transient Supplier<@Nullable CapturedEntities> captured;
    private final transient Map<String, WrittenTables> known = new ConcurrentHashMap<>();

    EntityStatements(Supplier<@Nullable CapturedEntities> captured) {
        this.captured = captured;
    }

    @Override
    public String inspect(String sql) {
        @Nullable CapturedEntities entities = captured.get();
        if (entities != null) {
            check(entities, written(sql));
        }
        return sql;
    }

    private WrittenTables written(String sql) {
        @Nullable WrittenTables before = known.get(sql);
        if (before != null) {
            return before;
        }
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        WrittenTables found = WrittenTables.of(sql);
        known.put(sql, found);
        return found;
    }

    private static void check(CapturedEntities entities, WrittenTables written) {
        if (written.names().isEmpty()) {
            showCopies(entities, written);
            return;
        }
        for (CapturedEntity<?> entity : entities.all()) {
            entities.tablesOf(entity).stream()
                    .filter(written::has)
                    .findFirst()
                    .filter(table -> !entities.covers(entity))
                    .ifPresent(table -> requireCaptured(entity, table));
        }
        for (CapturedEntities.Mirror mirror : entities.mirrors()) {
            mirror.querySpaces().stream()
                    .filter(table -> !mirror.isCaptured() && written.has(table))
                    .findFirst()
                    .ifPresent(table -> requireCaptured(mirror.original(), table));
        }
    }

    /** A stateless session does not flush before its queries, and has sent already what they have to see the copies of. */
    private static void showCopies(CapturedEntities entities, WrittenTables read) {
        entities.inUnit()
                .filter(UnitCapture::hasSentAll)
                .filter(unit -> entities.mirrors().stream()
                        .flatMap(mirror -> mirror.querySpaces().stream())
                        .anyMatch(read::mentions))
                .ifPresent(UnitCapture::handOver);
    }

    private static void requireCaptured(CapturedEntity<?> entity, String table) {
        if (entity.admit()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a statement writes table '" + table
                            + "' past the entities, and the other side would not hear of it",
                    "nothing was written; load the entities and change or remove them in a session, or name the ids of"
                            + " the rows (HibernateEntities.write)");
        }
    }

    /** The application's own inspector sees the same. */
    StatementInspector then(StatementInspector own) {
        return sql -> {
            String inspected = own.inspect(inspect(sql));
            return inspected == null ? sql : inspected;
        };
    }
}
