package dev.zdm.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.checks.ErrorPage;
import dev.zdm.checks.Misuse;
import dev.zdm.testing.Customers;
import java.util.List;
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
                        stores.all(),
                        DialectMisuses.all(),
                        ProxyMisuses.all(),
                        SwitchMisuses.all())
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

    @Test
    void the_page_of_all_errors_is_true() {
        ErrorPage.of("core").requireToShow(table());
    }
}
