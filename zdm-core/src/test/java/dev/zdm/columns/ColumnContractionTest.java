package dev.zdm.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ColumnMigration;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.testing.Database;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps old columns from being dropped: somebody who still names them. */
class ColumnContractionTest {
    private static final Place OTHER = new Place("other", "email", "its boot", Duration.ofSeconds(15));

    private final AtomicInteger drops = new AtomicInteger();

    static Stream<Database> databases() {
        return Stream.of(new PostgresDatabase(), new MariaDb(), new H2());
    }

    private MigrationState contract(ColumnMigration migration) {
        return migration.contract(Emails.TEST, List.of(), drops::incrementAndGet);
    }

    private static String latestEvidence(ColumnMigration migration) {
        List<AuditEntry> history = migration.history();
        return history.get(history.size() - 1).evidence();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_statement_of_any_instance_that_named_old_columns_keeps_them_for_the_quiet_time(Database kind) {
        try (Emails emails = Emails.on(kind)) {
            // given
            ColumnMigration migration =
                    emails.declared().quietTime(Duration.ofSeconds(30)).register();
            migration.watchStatements();
            Emails.advance(migration, Phase.NEW_ONLY);
            emails.store().instances().sighted(OTHER, Duration.ofSeconds(10));

            // when, then
            assertThatThrownBy(() -> contract(migration))
                    .isInstanceOf(TransitionRefusedException.class)
                    .hasMessageContaining("instance 'other' sent a statement that names the old side 1")
                    .hasMessageContaining("wanted are 30 s");
            assertThat(migration.refusals(new GateTarget.Contraction()))
                    .extracting(Refusal::gate)
                    .containsExactly("old-statements");
            assertThat(migration.status().lastSighting().orElseThrow().instance())
                    .isEqualTo("other");
            assertThat(migration.status().line()).contains("old columns were last named 1");
            assertThat(drops).hasValue(0);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void after_the_quiet_time_they_go_and_the_audit_trail_says_when_they_were_last_named(Database kind) {
        try (Emails emails = Emails.on(kind)) {
            // given
            ColumnMigration migration =
                    emails.declared().quietTime(Duration.ofSeconds(30)).register();
            migration.watchStatements();
            Emails.advance(migration, Phase.NEW_ONLY);
            emails.store().instances().sighted(OTHER, Duration.ofSeconds(60));

            // when
            contract(migration);

            // then
            assertThat(drops).hasValue(1);
            assertThat(latestEvidence(migration))
                    .contains("; the last statement that names the old side was sent 6")
                    .endsWith(" s ago by other");
        }
    }

    @Test
    void a_statement_of_this_instance_counts_at_once_and_only_where_nobody_should_send_it() {
        try (Emails emails = Emails.on(new H2())) {
            // given
            ColumnMigration migration =
                    emails.declared().quietTime(Duration.ofSeconds(30)).register();
            migration.watchStatements();
            Emails.advance(migration, Phase.WRITE_NEW);
            migration.sawOldColumns(migration.use());
            Emails.advance(migration, Phase.NEW_ONLY);
            assertThat(migration.status().lastSighting()).isEmpty();

            // when
            migration.sawOldColumns(migration.use());

            // then
            assertThatThrownBy(() -> contract(migration)).hasMessageContaining("instance 'one'");
            assertThat(migration.status().instances())
                    .extracting(Standing::report)
                    .extracting("oldStatements")
                    .containsExactly(1L);
        }
    }

    @Test
    void where_nobody_looked_at_the_statements_the_audit_trail_says_so() {
        try (Emails emails = Emails.on(new H2())) {
            // given
            ColumnMigration migration = emails.declared().register();
            Emails.advance(migration, Phase.NEW_ONLY);

            // when
            contract(migration);

            // then
            assertThat(latestEvidence(migration))
                    .isEqualTo("confirmed by test; no statement was seen that names the old side; nobody looked at the"
                            + " statements of one");
        }
    }

    @Test
    void a_negative_quiet_time_is_refused() {
        try (Emails emails = Emails.on(new H2())) {
            assertThatThrownBy(() -> emails.declared().quietTime(Duration.ofSeconds(-1)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("quiet time is negative");
        }
    }
}
