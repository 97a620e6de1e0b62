package dev.zdm.spring;

import dev.zdm.plan.MigrationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a refusal at start-up as Spring Boot shows its own: what is wrong, and what to do, without a stack trace. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationException cause) {
        String subject = cause.migration().map(id -> "Migration '" + id + "': ").orElse("");
        return new FailureAnalysis(subject + cause.problem() + ".", cause.remedy() + ".", cause);
    }
}
