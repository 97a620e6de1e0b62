package dev.zdm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.DemoProcess.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The demos in which a second instance is killed, or replaced. */
class TwoInstancesDemoTest {
    @TempDir
    private Path folder;

    @Test
    void betweenTwoDatabasesItLosesNothingEitherAlthoughAnInstanceIsKilledTwice() throws Exception {
        // when
        Run run = new DemoProcess(folder).run(Demo.class, "--two-databases");

        // then
        run.requireProven();
        JsonNode json = run.json();
        assertThat(json.get("killed_instances").asInt()).isEqualTo(2);
        assertThat(json.get("retried_requests").asInt()).isPositive();
        assertThat(run.ports()).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void onJpaItLosesNothingEitherAlthoughItsCodeIsReplacedOnTheWay() throws Exception {
        // when
        Run run = new DemoProcess(folder).run(Demo.class, "--jpa");

        // then
        run.requireProven();
        assertThat(run.output()).contains("both instances know the new entity");
        assertThat(run.json().get("killed_instances").asInt()).isZero();
        assertThat(run.ports()).hasSizeGreaterThanOrEqualTo(5);
    }
}
