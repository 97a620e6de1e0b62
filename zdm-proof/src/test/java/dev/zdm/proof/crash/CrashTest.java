package dev.zdm.proof.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Phase;
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

    private CrashReport run(Layout layout, Mutant mutant, int seconds) throws Exception {
        CrashSettings settings =
                new CrashSettings(layout, CrashSettings.CHILDREN, 30, Duration.ofSeconds(seconds), 1, mutant);
        return new CrashRun(settings, folder).run();
    }

    @Test
    void nothing_acknowledged_is_lost_in_one_database() throws Exception {
        // when
        CrashReport report = run(Layout.ONE_DATABASE, Mutant.NONE, 8);

        // then
        assertThat(report.findings().examples()).isEmpty();
        assertThat(report.faults().total()).isGreaterThanOrEqualTo(3);
        assertThat(report.count(Outcome.OK)).isGreaterThan(300);
    }

    @Test
    void nothing_acknowledged_is_lost_between_two_servers() throws Exception {
        // when
        CrashReport report = run(Layout.TWO_SERVERS, Mutant.NONE, 15);

        // then
        assertThat(report.findings().examples()).isEmpty();
        assertThat(report.faults().total()).isGreaterThanOrEqualTo(6);
        assertThat(report.count(Outcome.OK)).isGreaterThan(300);
        assertThat(report.operator().phase()).isEqualTo(Phase.NEW_ONLY);
    }

    @Test
    void a_copy_that_is_forgotten_is_found() throws Exception {
        // when
        CrashReport report = run(Layout.ONE_DATABASE, Mutant.LOST_COPY, 6);

        // then
        assertThat(report.findings().total()).isPositive();
    }
}
