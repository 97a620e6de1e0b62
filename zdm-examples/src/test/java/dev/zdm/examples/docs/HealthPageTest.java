package dev.zdm.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Zdm;
import dev.zdm.health.CheckResult;
import dev.zdm.health.NamedCheck;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The page says of checks and probes what they do. */
class HealthPageTest {
    private static final Page PAGE = Page.of("docs/health.md");

    @Test
    void the_table_has_the_checks_that_run_with_their_reach() {
        // given
        List<String> rows = PAGE.table("Checks").stream()
                .map(row -> row.get(0) + " " + row.get(3))
                .toList();

        // when
        try (Zdm zdm = Zdm.builder()
                .stateStore(StateStore.inMemory(TimeSource.system()))
                .build()) {
            zdm.service("pricing").register();
            List<CheckResult> found = zdm.health().report().checks();

            // then
            assertThat(found).hasSize(7).allMatch(CheckResult::isHealthy);
            assertThat(rows)
                    .doesNotHaveDuplicates()
                    .containsAll(found.stream()
                            .map(check -> "`" + check.name() + "` `" + check.reach() + "`")
                            .toList());
        }
        assertThat(PAGE.text()).contains("Each has " + NamedCheck.DEFAULT_TIMEOUT.toSeconds() + " seconds");
    }

    @Test
    void the_probes_ask_the_paths_that_there_are() throws IOException {
        // given
        Page.Block block = PAGE.blocks().stream()
                .filter(each -> each.language().equals("yml"))
                .findFirst()
                .orElseThrow();

        // when
        PropertySource<?> probes = new YamlPropertySourceLoader()
                .load("probes", new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)))
                .get(0);

        // then
        assertThat(probes.getProperty("startupProbe.httpGet.path")).hasToString("/startup");
        assertThat(probes.getProperty("readinessProbe.httpGet.path")).hasToString("/ready");
        assertThat(probes.getProperty("livenessProbe.httpGet.path")).hasToString("/live");
        assertThat(probes.getProperty("readinessProbe.timeoutSeconds")).hasToString("2");
    }
}
