package dev.zdm.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.checks.ErrorPage;
import dev.zdm.checks.Misuse;
import dev.zdm.testing.Customers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to get it wrong that the core meets, word for word; {@code docs/errors.md} shows the same table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MisuseTest {
    private final StoreMisuses stores = new StoreMisuses(Customers.create());

    List<Misuse> table() {
        return Stream.of(
                        SettingMisuses.all(),
                        CallMisuses.all(),
                        TransitionMisuses.all(),
                        MappingMisuses.all(),
                        BystanderMisuses.all(),
                        TroubleMisuses.all(),
                        stores.all(),
                        DialectMisuses.all(),
                        KeyMisuses.all(),
                        ProxyMisuses.all(),
                        SwitchMisuses.all(),
                        RolloutMisuses.all(),
                        HealthMisuses.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("table")
    void the_user_is_told_in_these_words(Misuse misuse) throws Exception {
        assertThat(Said.plain(misuse.attempt().call())).isEqualTo(misuse.words());
    }

    @ParameterizedTest
    @MethodSource("table")
    void the_words_say_what_to_do(Misuse misuse) {
        assertThat(misuse.words()).matches("(?s).*( Remedy: .+\\.|; .*(mend|roll|restart).*)");
    }

    /** Refused before the stored state was read, after it was given up, or by a store that is used alone. */
    private static final Set<String> WITHOUT_PHASE = Set.of(
            "declared a migration without a state store",
            "asked for a migration that nobody declared",
            "declared no mapping",
            "gave one record store for both sides",
            "gave one table for both sides",
            "gave two sides with different types of keys",
            "demanded a mode that the stores cannot keep",
            "used a Zdm after closing it",
            "gave a migration the name of a comparison",
            "bound a flag without a feature gate",
            "bound a flag that Togglz does not know",
            "declared read steps that end before 100",
            "declared shares that go down",
            "wanted an approval before a step that does not exist",
            "held keys back where a flag decides",
            "began with a share beyond the holdback",
            "planned a trigger of the application's own and gave none",
            "gave a feature gate that does not answer at the start",
            "started while the database of the state is down",
            "started without zdm's own tables",
            "started on MariaDB without zdm's own tables",
            "started on H2 without zdm's own tables",
            "wrote on H2 while another writer's transaction stayed open",
            "edited the stored phase to one that does not exist");

    @Test
    void whatever_is_said_of_a_registered_migration_says_where_it_stands() {
        assertThat(table())
                .filteredOn(misuse -> misuse.words().startsWith("migration '"))
                .filteredOn(misuse -> !misuse.words().matches("(?s)migration '[^']+' in [A-Z_]+( \\d+ %)?: .*"))
                .extracting(Misuse::deed)
                .containsExactlyInAnyOrderElementsOf(WITHOUT_PHASE);
    }

    @Test
    void the_page_of_all_errors_is_true() {
        ErrorPage.of("core").requireToShow(table());
    }
}
