package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Zdm;
import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.health.NamedCheck;
import dev.zdm.plan.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Who is a member of which group of the health endpoint, and what is refused at the start. */
class HealthGroupsTest {
    private final WebApplicationContextRunner bare = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ApplicationAvailabilityAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthEndpointAutoConfiguration.class,
                    AvailabilityProbesAutoConfiguration.class,
                    SwitchedOffAutoConfiguration.class,
                    ZdmAutoConfiguration.class,
                    ZdmHealthAutoConfiguration.class));

    private final WebApplicationContextRunner runner = bare.withPropertyValues("zdm.state=memory");

    private static HealthEndpointGroup group(ApplicationContext context, String name) {
        return context.getBean(HealthEndpointGroups.class).get(name);
    }

    @Test
    void what_makes_an_instance_unfit_is_in_readiness_and_nothing_is_in_liveness() {
        runner.run(context -> {
            assertThat(group(context, "readiness").isMember("zdmInstance")).isTrue();
            assertThat(group(context, "readiness").isMember("readinessState")).isTrue();
            assertThat(group(context, "readiness").isMember("zdm")).isFalse();
            assertThat(group(context, "liveness").isMember("livenessState")).isTrue();
            assertThat(group(context, "liveness").isMember("zdmInstance")).isFalse();
            assertThat(context.getBean(HealthEndpointGroups.class).getNames()).doesNotContain("startup");
            assertThat(group(context, "readiness").getAdditionalPath()).isNull();
        });
    }

    @Test
    void groups_of_ones_own_keep_their_members_and_what_is_zdms_goes_where_it_belongs() {
        runner.withPropertyValues(
                        "management.endpoint.health.group.readiness.include=readinessState,zdmInstance,ping",
                        "management.endpoint.health.group.liveness.include=*",
                        "management.endpoint.health.group.startup.include=*",
                        "management.endpoint.health.group.all.include=*",
                        "zdm.health.paths=true")
                .run(context -> {
                    assertThat(group(context, "readiness").isMember("ping")).isTrue();
                    assertThat(group(context, "readiness").isMember("zdmInstance"))
                            .isTrue();
                    for (String probe : new String[] {"liveness", "startup"}) {
                        assertThat(group(context, probe).isMember("ping")).isTrue();
                        assertThat(group(context, probe).isMember("zdm")).isFalse();
                        assertThat(group(context, probe).isMember("zdmInstance"))
                                .isFalse();
                    }
                    assertThat(group(context, "all").isMember("zdm")).isTrue();
                });
    }

    @Test
    void readiness_without_zdms_part_named_has_it_all_the_same() {
        runner.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState")
                .run(context -> assertThat(group(context, "readiness").isMember("zdmInstance"))
                        .isTrue());
    }

    @Test
    void a_group_that_names_zdms_part_does_not_keep_an_application_without_zdm_from_starting() {
        bare.withPropertyValues(
                        "zdm.enabled=false",
                        "management.endpoint.health.group.readiness.include=readinessState,zdmInstance,zdm")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(HealthEndpoint.class)
                                    .healthForPath("zdmInstance")
                                    .getStatus())
                            .isEqualTo(Status.UP);
                });
    }

    @Test
    void looking_at_health_makes_no_zdm_for_an_application_that_uses_none() {
        runner.run(context -> {
            assertThat(context.getBean(HealthEndpoint.class)
                            .healthForPath("zdm")
                            .getStatus())
                    .isEqualTo(Status.UP);
            assertThat(context.getBeanFactory().containsSingleton("zdm")).isFalse();
        });
    }

    @Test
    void checks_of_the_applications_own_are_run_without_any_migration() {
        runner.withBean("mail", NamedCheck.class, () -> NamedCheck.of("mail", () -> Answer.unhealthy("no route")))
                .run(context -> {
                    assertThat(context.getBean(HealthEndpoint.class)
                                    .healthForPath("zdm")
                                    .getStatus())
                            .isEqualTo(Status.DOWN);
                    assertThat(context.getBean(HealthEndpoint.class)
                                    .healthForPath("zdmInstance")
                                    .getStatus())
                            .isEqualTo(Status.UP);
                });
    }

    @Test
    void two_checks_of_one_name_fail_the_start() {
        runner.withBean("one", NamedCheck.class, () -> NamedCheck.of("mail", () -> Answer.healthy("")))
                .withBean("two", NamedCheck.class, () -> NamedCheck.of("mail", () -> Answer.healthy("")))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("two health checks are called 'mail'"));
    }

    @Test
    void paths_without_a_health_endpoint_fail_the_start() {
        runner.withPropertyValues("zdm.health.paths=true", "management.endpoint.health.access=NONE")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("there is no health endpoint"));
    }

    @Test
    void paths_without_spring_boots_health_fail_the_start() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ZdmAutoConfiguration.class, ZdmHealthAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .withPropertyValues("zdm.state=memory", "zdm.health.paths=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("there is no health endpoint"));
    }

    @Test
    void an_application_without_spring_boots_health_starts() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ZdmAutoConfiguration.class, ZdmHealthAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .withPropertyValues("zdm.state=memory")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Zdm.class));
    }

    @Test
    void paths_without_probes_fail_the_start() {
        runner.withPropertyValues("zdm.health.paths=true", "management.endpoint.health.probes.enabled=false")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("needs the health group readiness"));
    }

    @Test
    void a_path_beside_another_additional_path_fails_the_start() {
        runner.withPropertyValues(
                        "zdm.health.paths=true", "management.endpoint.health.probes.add-additional-paths=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("has the additional path /readyz already"));
    }

    @Test
    void a_limit_that_is_no_share_fails_the_start() {
        runner.withPropertyValues("zdm.health.memory-limit=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("the limit for memory is 0 %"));
    }
}
