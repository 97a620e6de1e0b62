package dev.zdm.spring;

import dev.zdm.ZdmHealth;
import dev.zdm.ZdmHealth.Subject;
import dev.zdm.health.CheckResult;
import dev.zdm.health.HealthReport;
import dev.zdm.plan.MigrationState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** A report as health endpoints show it: plain values only, and none of any row. */
final class HealthDetails {
    private HealthDetails() {}

    /**
     * Unhealthy checks of a migration leave it up: the application serves its callers, by the old path if need be, and a
     * status other than up would make others take it away or start it anew.
     */
    static Health of(ZdmHealth health) {
        HealthReport report = health.report();
        Map<String, Object> migrations = new LinkedHashMap<>();
        for (Subject subject : health.migrations(report)) {
            migrations.put(subject.state().migration(), migration(subject));
        }
        return builder(report, statusOf(report))
                .withDetail("migrations", migrations)
                .build();
    }

    static Health ofInstance(HealthReport report) {
        return builder(report, statusOf(report)).build();
    }

    private static Health.Builder builder(HealthReport report, Status status) {
        List<CheckResult> own = report.checks().stream()
                .filter(check -> check.migration().isEmpty())
                .toList();
        return Health.status(status)
                .withDetail("at", report.at().toString())
                .withDetail("tookMillis", report.took().toMillis())
                .withDetail(
                        "concerns",
                        report.concerns().stream().map(HealthDetails::named).toList())
                .withDetail("checks", checks(own));
    }

    private static Status statusOf(HealthReport report) {
        if (!report.isFit()) {
            return Status.OUT_OF_SERVICE;
        }
        return report.isHealthy() ? Status.UP : Status.DOWN;
    }

    private static String named(CheckResult check) {
        return (check.migration().isEmpty() ? "" : check.migration() + "/") + check.name() + ": " + check.detail();
    }

    private static Map<String, Object> migration(Subject subject) {
        MigrationState state = subject.state();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("phase", state.phase().name());
        details.put("share", state.share());
        details.put("epoch", state.epoch());
        details.put("paused", state.paused());
        details.put("since", state.changedAt().toString());
        details.put("wayBack", subject.wayBack());
        details.put("checks", checks(subject.checks()));
        return details;
    }

    private static Map<String, Object> checks(List<CheckResult> results) {
        Map<String, Object> checks = new LinkedHashMap<>();
        for (CheckResult result : results) {
            Map<String, Object> check = new LinkedHashMap<>();
            check.put("status", result.status().name());
            check.put("concerns", result.reach().name());
            check.put("detail", result.detail());
            check.put("tookMillis", result.took().toMillis());
            checks.put(result.name(), check);
        }
        return checks;
    }
}
