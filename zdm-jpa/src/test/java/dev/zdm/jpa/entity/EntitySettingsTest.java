package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EntitySettingsTest {
    private final HibernateEntities entities = HibernateEntities.in(() -> {
        throw new AssertionError("nothing is written");
    });

    private static final Integrator INTEGRATOR = new Integrator() {};

    static final class Commenting implements StatementInspector, IntegratorProvider {
        private static final long serialVersionUID = 1L;

        @Override
        public String inspect(String sql) {
            return sql + " /* seen */";
        }

        @Override
        public List<Integrator> getIntegrators() {
            return List.of(INTEGRATOR);
        }
    }

    static Stream<Object> commenting() {
        return Stream.of(new Commenting(), Commenting.class, Commenting.class.getName());
    }

    @ParameterizedTest
    @MethodSource("commenting")
    void an_inspector_of_the_application_keeps_working_however_it_is_named(Object own) {
        // when
        Object inspector =
                entities.settings(Map.of(JdbcSettings.STATEMENT_INSPECTOR, own)).get(JdbcSettings.STATEMENT_INSPECTOR);

        // then
        assertThat(((StatementInspector) inspector).inspect("select 1")).isEqualTo("select 1 /* seen */");
    }

    @ParameterizedTest
    @MethodSource("commenting")
    void integrators_of_the_application_are_asked_however_they_are_named(Object own) {
        // when
        Object provider =
                entities.settings(Map.of(JpaSettings.INTEGRATOR_PROVIDER, own)).get(JpaSettings.INTEGRATOR_PROVIDER);

        // then
        assertThat(((IntegratorProvider) provider).getIntegrators()).hasSize(2).contains(INTEGRATOR);
    }

    @Test
    void a_class_that_cannot_be_created_is_refused() {
        assertThatThrownBy(() -> entities.settings(Map.of(JdbcSettings.STATEMENT_INSPECTOR, "no.such.Inspector")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(JdbcSettings.STATEMENT_INSPECTOR)
                .hasMessageContaining("no.such.Inspector");
    }
}
