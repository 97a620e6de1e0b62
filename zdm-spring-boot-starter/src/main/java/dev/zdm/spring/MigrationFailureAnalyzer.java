package dev.zdm.spring;

import dev.zdm.plan.MigrationException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/** Shows a refusal at start-up as Spring Boot shows its own: what is wrong, and what to do, without a stack trace. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationException> {
    /** Classes of SQLSTATE whose messages name servers, users and tables, but never the values of a row. */
    private static final Set<String> WITHOUT_VALUES = Set.of("08", "25", "28", "3D", "3F", "42", "53", "57");

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationException cause) {
        String description = subject(cause) + cause.problem() + "." + whatTheDatabaseSaid(cause);
        return new FailureAnalysis(
                StringUtils.capitalize(description), StringUtils.capitalize(cause.remedy()) + ".", cause);
    }

    private static String subject(MigrationException cause) {
        String phase = cause.phase().map(name -> " in " + name).orElse("");
        return cause.migration()
                .map(id -> "Migration '" + id + "'" + phase + ": ")
                .orElse("");
    }

    // No stack trace is shown, so "see the cause" would lead nowhere.
    private static String whatTheDatabaseSaid(MigrationException cause) {
        return sqlCause(cause)
                .filter(MigrationFailureAnalyzer::isWithoutValues)
                .map(error ->
                        System.lineSeparator() + System.lineSeparator() + "The database said: " + error.getMessage())
                .orElse("");
    }

    private static Optional<SQLException> sqlCause(@Nullable Throwable failure) {
        if (failure == null || failure instanceof SQLException) {
            return Optional.ofNullable((SQLException) failure);
        }
        return sqlCause(failure.getCause());
    }

    private static boolean isWithoutValues(SQLException error) {
        String state = error.getSQLState();
        return state != null && state.length() == 5 && WITHOUT_VALUES.contains(state.substring(0, 2));
    }
}
