package dev.zdm.proof.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.world.Layout;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form. */
class CrashTest {
    @TempDir
    Path folder;

    private CrashReport run(Layout layout, int faults, Mutant mutant) throws Exception {
        Duration longest = Duration.ofSeconds(25);
        return new CrashRun(new CrashSettings(layout, CrashSettings.CHILDREN, faults, longest, 1, mutant), folder)
                .run();
    }

    @Test
    void nothing_acknowledged_is_lost_in_one_database() throws Exception {
        // when
        CrashReport report = run(Layout.ONE_DATABASE, 10, Mutant.NONE);

        // then
        assertThat(report.findings().examples()).isEmpty();
        assertThat(report.faults().total()).isGreaterThanOrEqualTo(5);
        assertThat(report.count(Outcome.OK)).isGreaterThan(500);
    }

    @Test
    void nothing_acknowledged_is_lost_between_two_servers() throws Exception {
        // when
        CrashReport report = run(Layout.TWO_SERVERS, 20, Mutant.NONE);

        // then
        assertThat(report.findings().examples()).isEmpty();
        assertThat(report.faults().total()).isGreaterThanOrEqualTo(10);
        assertThat(report.count(Outcome.OK)).isGreaterThan(500);
    }

    @Test
    void a_copy_that_is_forgotten_is_found() throws Exception {
        // when
        CrashReport report = run(Layout.ONE_DATABASE, 3, Mutant.LOST_COPY);

        // then
        assertThat(report.findings().total()).isPositive();
    }
}
