package dev.zdm.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorPageTest {
    private static final Misuse BLANK =
            new Misuse("Ids", "a blank | id", () -> "", "zdm: a <migration> is blank. Remedy: give it an id.");

    @TempDir
    Path folder;

    private ErrorPage page(String content) throws IOException {
        return new ErrorPage(Files.writeString(folder.resolve("errors.md"), content), "core");
    }

    @Test
    void a_page_that_differs_from_the_table_says_how_to_write_it() throws IOException {
        // given
        ErrorPage page = page("# Errors\n<!-- begin core -->\nold\n<!-- end core -->\n");

        // when / then
        assertThatThrownBy(() -> page.requireToShow(List.of(BLANK)))
                .hasMessageContaining("errors.md")
                .hasMessageContaining("-Dzdm.docs.write=true");
    }

    @Test
    void a_line_of_the_log_ends_with_what_to_do() {
        // given
        Misuse logged = new Misuse("Logs", "did it", () -> "", "migration 'm': it broke; nothing is lost; mend it");

        // when / then
        assertThat(logged.problem()).isEqualTo("migration 'm': it broke; nothing is lost");
        assertThat(logged.remedy()).isEqualTo("mend it");
    }

    @Test
    void words_that_do_not_say_what_to_do_are_refused() throws IOException {
        // given
        ErrorPage page = page("# Errors\n<!-- begin core -->\n<!-- end core -->\n");
        Misuse helpless = new Misuse("Logs", "did it", () -> "", "migration 'm': it broke");

        // when / then
        assertThatThrownBy(() -> page.requireToShow(List.of(helpless))).hasMessageContaining("'did it'");
    }

    @Test
    void a_page_without_the_section_is_refused() throws IOException {
        // given
        ErrorPage page = page("# Errors\n");

        // when / then
        assertThatThrownBy(() -> page.requireToShow(List.of(BLANK))).hasMessageContaining("has no section");
    }

    @Test
    void a_written_section_is_accepted_and_leaves_the_rest_as_it_was() throws IOException {
        // given
        ErrorPage page = page("# Errors\n<!-- begin core -->\nold\n<!-- end core -->\nthe rest\n");

        // when
        System.setProperty("zdm.docs.write", "true");
        try {
            page.requireToShow(List.of(BLANK));
        } finally {
            System.clearProperty("zdm.docs.write");
        }
        page.requireToShow(List.of(BLANK));

        // then
        assertThat(folder.resolve("errors.md"))
                .content()
                .startsWith("# Errors\n<!-- begin core -->")
                .contains("### Ids")
                .contains("| a blank \\| id | zdm: a &lt;migration> is blank. | give it an id. |")
                .endsWith("<!-- end core -->\nthe rest\n");
    }
}
