package dev.zdm.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zdm.ColumnMigration;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.Database;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where one side alone is written, the other side's columns must bear rows without a value. */
class RequiredColumnsTest {

    static Stream<Database> databases() {
        return Stream.of(new PostgresDatabase(), new MariaDb(), new H2());
    }

    private static void obey(Emails emails, MigrationException refused) {
        emails.execute(refused.remedy().replace("run ALTER", "ALTER"));
    }

    private static void obey(Emails emails, Refusal refused) {
        emails.execute(refused.remedy().replace("run ALTER", "ALTER"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_new_column_that_needs_a_value_is_refused_at_start_with_the_statement_that_mends_it(Database kind) {
        try (Emails emails = Emails.with(kind, "\"email\" varchar(99), \"email_address\" varchar(99) NOT NULL")) {
            // when
            ConfigurationException refused = catchThrowableOfType(
                    ConfigurationException.class, () -> emails.declared().register());

            // then
            assertThat(refused.problem()).contains("the NEW columns [email_address] of 'customer' must have a value");
            obey(emails, refused);
            assertThatCode(() -> emails.declared().register()).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void an_old_column_that_needs_a_value_keeps_writes_from_leaving_it(Database kind) {
        try (Emails emails = Emails.with(kind, "\"email\" varchar(99) NOT NULL, \"email_address\" varchar(99)")) {
            // given
            ColumnMigration migration = emails.declared().register();
            Emails.advance(migration, Phase.WRITE_NEW);

            // when
            TransitionRefusedException refused =
                    catchThrowableOfType(TransitionRefusedException.class, () -> migration.advance(Emails.TEST));

            // then
            assertThat(refused.refusals()).singleElement().satisfies(refusal -> {
                assertThat(refusal.gate()).isEqualTo("required-columns");
                assertThat(refusal.reason()).startsWith("the OLD columns [email] of 'customer' must have a value");
                obey(emails, refusal);
            });
            assertThat(migration.advance(Emails.TEST).phase()).isEqualTo(Phase.NEW_ONLY);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void what_was_made_to_need_a_value_meanwhile_keeps_the_migration_from_going_back_to_its_beginning(Database kind) {
        try (Emails emails = Emails.on(kind)) {
            // given
            ColumnMigration migration = emails.declared().register();
            Emails.advance(migration, Phase.DUAL_WRITE);
            emails.execute(
                    kind instanceof MariaDb
                            ? "ALTER TABLE customer MODIFY email_address varchar(99) NOT NULL"
                            : "ALTER TABLE \"customer\" ALTER COLUMN \"email_address\" SET NOT NULL");

            // when
            TransitionRefusedException refused =
                    catchThrowableOfType(TransitionRefusedException.class, () -> migration.rollback(Emails.TEST));

            // then
            assertThat(refused.refusals()).singleElement().satisfies(refusal -> obey(emails, refusal));
            assertThat(migration.rollback(Emails.TEST).phase()).isEqualTo(Phase.OLD_ONLY);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_column_with_a_default_needs_none(Database kind) {
        try (Emails emails = Emails.with(
                kind,
                "\"email\" varchar(99) DEFAULT 'x' NOT NULL, \"email_address\" varchar(99) DEFAULT 'x' NOT NULL")) {
            // given
            ColumnMigration migration = emails.declared().register();

            // when, then
            Emails.advance(migration, Phase.NEW_ONLY);
            assertThat(migration.state().phase()).isEqualTo(Phase.NEW_ONLY);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void the_same_columns_under_another_id_are_refused_while_they_move(Database kind) {
        try (Emails emails = Emails.on(kind)) {
            // given
            ColumnMigration migration = emails.declared().register();
            Emails.advance(migration, Phase.DUAL_WRITE);

            // when
            ConfigurationException refused = catchThrowableOfType(
                    ConfigurationException.class,
                    () -> emails.declared("renamed", Emails.EMAIL).register());

            // then
            assertThat(refused.problem())
                    .contains("would begin anew between 'customer[[email]]' and 'customer[[email_address]]'")
                    .contains("migration 'email' is under way in DUAL_WRITE");
        }
    }
}
