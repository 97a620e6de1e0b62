package dev.zdm.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ColumnMigration;
import dev.zdm.jdbc.MovedColumns;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Phase;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.Database;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions that do not lead back to where they came from. */
class OneWayColumnsTest {
    /** Keeps three characters, and marks on the way back what may have been cut. */
    private static final MovedColumns CUT = new MovedColumns(
            List.of("email"),
            List.of("email_address"),
            old -> List.of("substring(" + old.get(0) + ", 1, 3)"),
            next -> List.of("concat(" + next.get(0) + ", '!')"));

    static Stream<Database> databases() {
        return Stream.of(new PostgresDatabase(), new MariaDb(), new H2());
    }

    private static Emails emails(Database kind) {
        Emails emails = Emails.on(kind);
        emails.execute("INSERT INTO \"customer\" VALUES (1, 'ab', NULL)");
        emails.execute("INSERT INTO \"customer\" VALUES (2, 'abcd', NULL)");
        return emails;
    }

    @ParameterizedTest
    @MethodSource("databases")
    void rows_that_do_not_survive_the_way_to_the_other_side_and_back_keep_writes_from_moving(Database kind) {
        try (Emails emails = emails(kind)) {
            // given
            ColumnMigration migration = emails.declared("email", CUT).register();
            Emails.advance(migration, Phase.READ_NEW);
            migration.share(100, Emails.TEST);

            // when, then
            assertThatThrownBy(() -> migration.advance(Emails.TEST))
                    .isInstanceOf(TransitionRefusedException.class)
                    .hasMessageContaining("1 rows do not survive");
            assertThat(migration.state().phase()).isEqualTo(Phase.READ_NEW);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whoever_accepts_that_may_go_on(Database kind) {
        try (Emails emails = emails(kind)) {
            // given
            ColumnMigration migration = emails.declared("email", CUT)
                    .gates(new GatePolicy(Duration.ZERO, 0, false, true, Duration.ofSeconds(5), Duration.ofSeconds(5)))
                    .register();

            // when
            Emails.advance(migration, Phase.NEW_ONLY);

            // then
            assertThat(emails.texts("SELECT \"email_address\" FROM \"customer\" ORDER BY \"id\""))
                    .containsExactly("ab", "abc");
        }
    }
}
