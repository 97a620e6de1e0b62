package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Attempts;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.testing.H2;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a unit of work survives, as errors of any store may tell it, which need not be zdm's own. */
class JdbcAttemptsTest {
    private final JdbcDataStore store = JdbcDataStore.of(new H2().freshDatabase());
    private final Attempts attempts = store.attempts().orElseThrow();

    private Optional<RuntimeException> attempt(RuntimeException failure) {
        return store.transactions()
                .<Optional<RuntimeException>, RuntimeException>required(() -> attempts.attempt(() -> {
                    throw failure;
                }));
    }

    private static RuntimeException of(Throwable cause) {
        return new IllegalStateException("a store of somebody else", cause);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({"22001, 0, a value too long", "23505, 0, a value that another row has", "22P02, 0, a value of no sense"
    })
    void a_statement_that_is_refused_is_survived(String state, int number, String what) {
        // given
        RuntimeException refused = of(new SQLException(what, state, number));

        // when / then
        assertThat(attempt(refused)).containsSame(refused);
    }

    @Test
    void an_error_without_the_database_is_survived() {
        // given
        RuntimeException refused = of(new ArithmeticException());

        // when / then
        assertThat(attempt(refused)).containsSame(refused);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "40001, 0, serialisation failed",
        "40P01, 0, deadlock of PostgreSQL",
        "55P03, 0, lock of PostgreSQL not given",
        "57014, 0, statement stopped on PostgreSQL",
        "08006, 0, connection lost",
        "57P01, 0, server shut down",
        "HY000, 1205, wait too long on MariaDB",
        "40001, 1213, deadlock of MariaDB",
        "HY000, 1020, row changed since the snapshot on MariaDB",
        "70100, 1317, statement stopped on MariaDB",
        "HY000, 2013, connection lost on MariaDB"
    })
    void what_ends_the_unit_of_work_is_never_survived(String state, int number, String what) {
        // given
        RuntimeException gone = of(new SQLException(what, state, number));

        // when / then
        assertThatThrownBy(() -> attempt(gone)).isSameAs(gone);
    }

    private static Stream<RuntimeException> whatIsNoFaultOfTheStatement() {
        return Stream.of(
                of(new SQLTimeoutException("the driver has waited long enough")),
                new BusyException(new IllegalStateException("in use")),
                new StateStoreException("orders", null, "the guard cannot be read", "mend it"));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoFaultOfTheStatement")
    void what_is_no_fault_of_the_statement_is_never_survived(RuntimeException failure) {
        assertThatThrownBy(() -> attempt(failure)).isSameAs(failure);
    }
}
