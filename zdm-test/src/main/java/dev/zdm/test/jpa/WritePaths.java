package dev.zdm.test.jpa;

import dev.zdm.ColumnMigration;
import dev.zdm.jpa.guard.StatementCheck;
import dev.zdm.jpa.guard.StatementCheck.Finding;
import dev.zdm.jpa.guard.WatchedColumns;
import dev.zdm.jpa.hibernate.HibernateColumns;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import jakarta.persistence.EntityManagerFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * Whether zdm sees every write of migrated columns: those of entities, of repositories, of native queries, and of whoever else
 * uses the data source of the tests. Put {@link #watch} in front of that data source, {@link #follow} the entity manager
 * factory before the suite, and assert at its end:
 *
 * <pre>{@code
 * assertThat(writePaths).areAllSeen();
 * }</pre>
 *
 * <p>What is sent is judged from {@link #follow} on, in {@code DUAL_WRITE}: there Hibernate writes both sides, so that
 * whoever writes one only is somebody else. So a backfill has no place in such a suite. Thread-safe.
 */
public final class WritePaths implements AssertProvider<WritePathsAssert> {
    private static final Instruction CHECK = Instruction.by("zdm-test").because("every write path is looked at");

    private final Set<Finding> findings = ConcurrentHashMap.newKeySet();
    private volatile @Nullable StatementCheck check;

    /** Watches nothing yet. */
    public WritePaths() {}

    /**
     * A data source whose statements are looked at; what they do wrong is remembered, and nothing is refused.
     *
     * @param dataSource hands out the connections
     * @return the data source to be used in its place, by Hibernate and by everybody else
     */
    public DataSource watch(DataSource dataSource) {
        return ProxyDataSourceBuilder.create(dataSource)
                .name("zdm-test")
                .beforeQuery((execution, queries) -> queries.forEach(query -> look(query.getQuery())))
                .build();
    }

    private void look(String sql) {
        @Nullable StatementCheck begun = check;
        if (begun != null) {
            findings.addAll(begun.sent(sql));
        }
    }

    /**
     * Begins: moves the migrations of these columns from {@code OLD_ONLY} to {@code DUAL_WRITE}, and looks at the native
     * queries that entities declare.
     *
     * @param factory the factory whose columns move
     * @return this
     * @throws dev.zdm.plan.ConfigurationException if none of its columns does
     */
    public WritePaths follow(EntityManagerFactory factory) {
        List<WatchedColumns> watched = HibernateColumns.of(factory).watched();
        watched.stream().map(columns -> columns.migration().get()).distinct().forEach(WritePaths::begin);
        StatementCheck begun = new StatementCheck(watched);
        check = begun;
        NativeQueries.ofEntities(factory).forEach(sql -> findings.addAll(begun.byHand(sql)));
        return this;
    }

    private static void begin(ColumnMigration migration) {
        if (migration.state().phase() == Phase.OLD_ONLY) {
            var unused = migration.advance(CHECK);
        }
    }

    /**
     * Looks at the native queries of repositories of Spring Data, whether a test runs them or not. To be called after {@link
     * #follow}.
     *
     * @param repositories the interfaces
     * @return this
     */
    public WritePaths nativeQueriesOf(Class<?>... repositories) {
        StatementCheck begun = begun();
        Stream.of(repositories).flatMap(NativeQueries::ofRepository).forEach(sql -> findings.addAll(begun.byHand(sql)));
        return this;
    }

    private StatementCheck begun() {
        @Nullable StatementCheck begun = check;
        if (begun == null) {
            throw new IllegalStateException("nothing is watched yet: call follow first");
        }
        return begun;
    }

    /**
     * What was found so far.
     *
     * @return each statement once, by its shape
     * @throws IllegalStateException if nothing was followed
     */
    public List<Finding> findings() {
        StatementCheck unused = begun();
        return findings.stream()
                .sorted(Comparator.comparing(Finding::migration).thenComparing(Finding::shape))
                .toList();
    }

    @Override
    public WritePathsAssert assertThat() {
        return new WritePathsAssert(this);
    }
}
