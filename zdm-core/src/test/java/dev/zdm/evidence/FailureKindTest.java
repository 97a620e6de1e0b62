package dev.zdm.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureKindTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TimeoutException(), FailureKind.TIMEOUT),
                Arguments.of(new SocketTimeoutException(), FailureKind.TIMEOUT),
                Arguments.of(new HttpTimeoutException("late"), FailureKind.TIMEOUT),
                Arguments.of(new SQLTimeoutException(), FailureKind.TIMEOUT),
                Arguments.of(new CompletionException(new TimeoutException()), FailureKind.TIMEOUT),
                Arguments.of(new ConnectException("refused"), FailureKind.UNAVAILABLE),
                Arguments.of(new SQLTransientConnectionException(), FailureKind.UNAVAILABLE),
                Arguments.of(new SQLException("lost", "08006"), FailureKind.UNAVAILABLE),
                Arguments.of(
                        new IllegalStateException(new IOException(new ConnectException())), FailureKind.UNAVAILABLE),
                Arguments.of(new SQLIntegrityConstraintViolationException(), FailureKind.REJECTED),
                Arguments.of(new SQLException("duplicate", "23505"), FailureKind.REJECTED),
                Arguments.of(new SQLException("disk full", "53100"), FailureKind.UNAVAILABLE),
                Arguments.of(new SQLException("read-only", "25006"), FailureKind.UNAVAILABLE),
                Arguments.of(new SQLException("shutting down", "57P01"), FailureKind.UNAVAILABLE),
                Arguments.of(new SQLException("cancelled", "57014"), FailureKind.OTHER),
                Arguments.of(new SQLException("table full", "HY000", 1114), FailureKind.UNAVAILABLE),
                Arguments.of(new SQLException("too long", "22001"), FailureKind.REJECTED),
                Arguments.of(new IllegalArgumentException(), FailureKind.REJECTED),
                Arguments.of(new SQLException("without a state"), FailureKind.OTHER),
                Arguments.of(new IllegalStateException(), FailureKind.OTHER),
                Arguments.of(new StackOverflowError(), FailureKind.OTHER));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_has_the_kind_of_its_first_telling_cause(Throwable failure, FailureKind kind) {
        assertThat(FailureKind.of(failure)).isEqualTo(kind);
    }

    @Test
    void causes_that_go_round_in_a_circle_have_an_end() {
        // given
        IllegalStateException one = new IllegalStateException();
        one.initCause(new IllegalStateException(one));

        // when / then
        assertThat(FailureKind.of(one)).isEqualTo(FailureKind.OTHER);
    }
}
