package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.testing.MariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class SessionSettingTest {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    /** The value that it reads can be no value of the setting. */
    private static final SessionSetting NEVER_RESTORED =
            new SessionSetting("SELECT 'nonsense'", "SET SESSION innodb_lock_wait_timeout = ");

    @Test
    void a_connection_that_keeps_the_setting_is_given_to_nobody() throws SQLException {
        // given
        try (Connection connection = DATABASE.getConnection()) {
            // then
            assertThatThrownBy(() -> NEVER_RESTORED.during(connection, "1", same -> "done"))
                    .isInstanceOf(SQLException.class);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void nor_is_one_on_which_the_work_had_failed_before() throws SQLException {
        // given
        Error failure = new AssertionError("of the work");
        try (Connection connection = DATABASE.getConnection()) {
            // then
            assertThatThrownBy(() -> NEVER_RESTORED.during(connection, "1", same -> {
                        throw failure;
                    }))
                    .isSameAs(failure)
                    .hasSuppressedException(failure.getSuppressed()[0]);
            assertThat(connection.isClosed()).isTrue();
        }
    }
}
