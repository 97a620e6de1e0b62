package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.checks.Misuse;
import dev.zdm.health.HealthCheck;
import dev.zdm.health.HealthChecks;
import dev.zdm.health.HeapCheck;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;

/** Health checks that could not be told apart, or would never answer. */
final class HealthMisuses {
    private static final String AREA = "Health";
    private static final HealthCheck FINE = () -> new HealthCheck.Answer(true, "");

    private HealthMisuses() {}

    private interface Use {
        void of(HealthChecks checks);
    }

    private static Misuse used(String deed, Use use, String words) {
        return new Misuse(
                AREA, deed, thrown(() -> use.of(new HealthChecks(Runnable::run, TimeSource.system()))), words);
    }

    static List<Misuse> all() {
        return List.of(
                used(
                        "gave two health checks one name",
                        checks -> checks.addCheck("warehouse", FINE).addCheck("warehouse", FINE),
                        "zdm: two health checks are called 'warehouse'. Remedy: give each a name of its own."),
                used(
                        "gave a health check a blank name",
                        checks -> checks.addCheck(" ", FINE),
                        "zdm: a health check has a blank name. Remedy: give it one, such as payments."),
                used(
                        "gave a health check no time",
                        checks -> checks.addCheck("warehouse", FINE, Duration.ZERO),
                        "zdm: the health check 'warehouse' has a timeout of PT0S. Remedy: give a positive duration, such as 5s."),
                used(
                        "kept health for less than no time",
                        checks -> checks.keepFor(Duration.ofSeconds(-1)),
                        "zdm: health is to be kept for PT-1S. Remedy: give a duration that is not negative."),
                used(
                        "limited memory to more than there is",
                        checks -> checks.addCheck("memory", HeapCheck.above(101)),
                        "zdm: the limit for memory is 101 %. Remedy: give a share of the heap from 1 to 100 %."));
    }
}
