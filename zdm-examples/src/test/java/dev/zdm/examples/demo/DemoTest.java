package dev.zdm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.DemoProcess.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The main demo, and what becomes of it with a fault put into it. */
class DemoTest {
    @TempDir
    private Path folder;

    @Test
    void migratesUnderLoadWithoutLosingAnythingAndEndsByItself() throws Exception {
        // when
        Run run = new DemoProcess(folder).run(Demo.class);

        // then
        run.requireProven();
        JsonNode json = run.json();
        assertThat(json.get("fallbacks").asInt()).isPositive();
        assertThat(json.has("killed_instances")).isFalse();
        assertThat(run.ports()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(run.output())
                .containsSubsequence(
                        "a rollout that drives itself",
                        "the rollout went back by itself to SHADOW",
                        "rolls back: ",
                        "FAIL: ",
                        "a person lets the rollout go on: the new service is mended",
                        "shipping: NEW_ONLY",
                        " calls, 0 of them failed or were answered wrongly");
    }

    @Test
    void withTheCopyDisabledUnderneathItReportsLostWritesAndFails() throws Exception {
        failsSabotaged("--one-database");
    }

    /** As long as the other one and more, and the same checker reads its ledger. */
    @Test
    @EnabledIfSystemProperty(named = "zdm.demo.long", matches = "true", disabledReason = "part of -Dzdm.demo.long=true")
    void soItDoesBetweenTwoDatabases() throws Exception {
        failsSabotaged("--two-databases");
    }

    private void failsSabotaged(String databases) throws Exception {
        // when
        Run run = new DemoProcess(folder).run(SabotagedDemo.class, databases);

        // then
        assertThat(run.exit()).as(run::output).isEqualTo(1);
        assertThat(run.json().get("lost_writes").asInt()).as(run::output).isPositive();
        assertThat(run.lines()).anyMatch(line -> line.matches("NOT PROVEN: \\d+ writes were lost"));
        run.requireNothingLeft();
    }
}
