package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HibernateVersionTest {

    @Test
    void the_version_that_the_build_uses_is_one_that_was_tested() {
        // given
        HibernateVersion running = HibernateVersion.running();

        // then
        assertThat(running.text()).startsWith(running.major() + "." + running.minor() + ".");
        assertThatCode(running::requireTested).doesNotThrowAnyException();
    }

    @Test
    void the_tests_run_on_the_version_that_the_build_says() {
        assertThat(HibernateVersion.running().text()).isEqualTo(System.getProperty("zdm.hibernate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.4.5.Final", "7.4.9.Final", "7.4.13.Final"})
    void versions_that_were_tested_and_their_like_are_accepted(String text) {
        assertThatCode(() -> HibernateVersion.parse(text).requireTested()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.3.1.Final", "7.5.0.Beta1", "8.4.0.Final", "6.6.10.Final"})
    void another_minor_version_is_refused_by_name(String text) {
        // given
        HibernateVersion version = HibernateVersion.parse(text);

        // then
        assertThatThrownBy(version::requireTested)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Hibernate ORM " + text)
                .hasMessageContaining("use Hibernate ORM 7.4.5.Final or 7.4.13.Final");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "[WORKING]"})
    void a_version_that_cannot_be_understood_is_refused(String text) {
        assertThatThrownBy(() -> HibernateVersion.parse(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("was not tested");
    }
}
