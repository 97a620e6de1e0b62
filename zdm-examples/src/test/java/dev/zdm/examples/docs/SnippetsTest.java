package dev.zdm.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.Postgres;
import dev.zdm.spring.ZdmProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

/** Nothing is shown to readers that this build has not compiled, bound or run. */
class SnippetsTest {
    /** Its files and commands are taken one by one by a test of its own. */
    private static final String TUTORIAL = "docs/getting-started.md";

    private static final List<Path> SOURCES = List.of(
            Path.of("src/main/java"),
            Path.of("src/test/java"),
            Path.of("../zdm-core/src/test/java"),
            Path.of("../zdm-lint/src/test/java"),
            Path.of("../zdm-spring-boot-starter/src/test/java"));

    static Stream<Page.Block> java() {
        return Page.blocks("java").stream().filter(block -> !block.page().equals(TUTORIAL));
    }

    @ParameterizedTest
    @MethodSource("java")
    void every_java_block_is_a_region_of_code_that_this_build_compiled(Page.Block block) {
        assertThat(Regions.of(SOURCES)).contains(Regions.normal(block.text()));
    }

    static Stream<Page.Block> yaml() {
        return Page.blocks("yaml").stream();
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void every_yaml_block_has_only_properties_that_exist(Page.Block block) throws IOException {
        // given
        var loaded = new YamlPropertySourceLoader()
                .load(block.toString(), new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));

        // when
        var properties = new Binder(ConfigurationPropertySources.from(loaded))
                .bind("zdm", Bindable.of(ZdmProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));

        // then
        assertThat(properties.isBound()).as("it configures zdm").isTrue();
    }

    static Stream<Page.Block> sql() {
        return Page.blocks("sql").stream();
    }

    @ParameterizedTest
    @MethodSource("sql")
    void every_sql_block_runs_on_postgresql(Page.Block block) throws Exception {
        try (Connection connection = DriverManager.getConnection(Postgres.freshDatabase());
                Statement statement = connection.createStatement()) {
            statement.execute(block.text());
        }
    }

    static Stream<Page.Block> shell() {
        return Page.blocks("sh").stream().filter(block -> !block.page().equals(TUTORIAL));
    }

    @ParameterizedTest
    @MethodSource("shell")
    void every_shell_block_calls_maven_with_profiles_and_modules_that_exist(Page.Block block) throws IOException {
        String root = Page.read(Path.of("../pom.xml")) + Page.read(Path.of("pom.xml"));
        for (Command command : Command.in(block.text())) {
            assertThat(command.program()).isEqualTo("mvn");
            assertThat(command.words())
                    .filteredOn(word -> word.startsWith("-P"))
                    .allSatisfy(word -> assertThat(root).contains("<id>" + word.substring(2) + "</id>"));
            assertThat(command.words())
                    .filteredOn(word -> word.startsWith("zdm-"))
                    .allSatisfy(word -> assertThat(root).contains("<module>" + word + "</module>"));
        }
    }

    @Test
    void every_link_to_a_page_or_a_part_of_it_leads_somewhere() {
        assertThat(Page.all()).flatExtracting(Links::broken).isEmpty();
    }

    @Test
    void the_first_java_of_the_readme_begins_by_line_25() throws IOException {
        // given
        List<String> lines = Files.readAllLines(Path.of("../README.md"));

        // then
        assertThat(lines.indexOf("```java")).isBetween(0, 24);
    }
}
