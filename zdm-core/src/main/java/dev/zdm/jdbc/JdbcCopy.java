package dev.zdm.jdbc;

import dev.zdm.jdbc.Spelling.Upsert;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Admission;
import dev.zdm.spi.DirectCopy;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The copy of a row by one statement, which locks the row, computes the other one from it and writes that. What the source
 * has locked cannot change, so the copy is of the same state as one that reads the row first.
 */
final class JdbcCopy<K> implements DirectCopy<K> {
    private final JdbcRecordStore<K, ?> source;
    private final TableWork work;
    private final String always;
    private final Map<Phase, String> admitted;

    private JdbcCopy(JdbcRecordStore<K, ?> source, TableWork work, String always, Map<Phase, String> admitted) {
        this.source = source;
        this.work = work;
        this.always = always;
        this.admitted = admitted;
    }

    /** Empty if the database cannot do it; refuses expressions that do not fit the tables. */
    static <K> Optional<DirectCopy<K>> between(MappedColumns<K> columns) {
        JdbcRecordStore<K, ?> source = columns.source();
        JdbcRecordStore<K, ?> sink = columns.sink();
        Spelling spelling = sink.sql().spelling();
        Upsert row = columns.row();
        String locked = source.sql().findForUpdate();
        return spelling.upsertFrom(row, locked, Optional.empty()).map(always -> {
            Map<Phase, String> admitted = new EnumMap<>(Phase.class);
            for (Phase phase : Phase.values()) {
                spelling.upsertFrom(row, locked, Optional.of(phase)).ifPresent(sql -> admitted.put(phase, sql));
            }
            columns.check(sink.home(), always, source.keyType().size());
            TableWork work = new TableWork(sink.home().transactions(), sink.name());
            return new JdbcCopy<>(source, work, always, admitted);
        });
    }

    @Override
    public boolean copy(K key) {
        return copy(always, source.keys().values(key));
    }

    @Override
    public boolean copyIfAdmitted(K key, Admission admission) {
        String sql = admitted.get(admission.phase());
        return sql != null
                && copy(
                        sql,
                        source.keys().values(key, OwnSql.admitting(admission).toArray()));
    }

    private boolean copy(String sql, @Nullable Object[] values) {
        return work.run(
                        "copying a row to",
                        connection -> source.home().attempted().update(connection, sql, values))
                == 1;
    }
}
