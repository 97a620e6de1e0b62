package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import jakarta.annotation.PostConstruct;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

/** Beans that are declared to be of an interface: what class they are of is known only once they exist. */
class LateBeansTest {

    interface Quotes {
        String quote();
    }

    static class Pricing implements Quotes {
        @Override
        @RoutedCall(migration = "pricing", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    static class NewPricing {
        public String quote() {
            return "new";
        }
    }

    /** Calls an annotated bean while others do not exist yet. */
    static class Eager {
        private final Quotes quotes;

        Eager(Quotes quotes) {
            this.quotes = quotes;
        }

        @PostConstruct
        void call() {
            quotes.quote();
        }
    }

    static class Reports {
        @RoutedCall(migration = "reports", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AfterAnotherOne {
        @Bean
        Reports reports() {
            return new Reports();
        }

        @Bean
        Object eager(Reports reports) {
            return reports.quote();
        }

        @Bean
        Quotes pricing() {
            return new Pricing();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Lazily {
        @Bean
        @Lazy
        Quotes pricing() {
            return new Pricing();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ManyTimes {
        @Bean
        @Scope("prototype")
        Quotes pricing() {
            return new Pricing();
        }
    }

    @Test
    void a_bean_that_is_made_after_the_first_routed_call_is_found_at_start() {
        runner(AfterAnotherOne.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Zdm.class).migrations())
                    .extracting(MigrationControl::id)
                    .containsExactlyInAnyOrder("pricing", "reports");
        });
    }

    @Test
    void a_bean_that_calls_one_while_the_application_starts_finds_it_routed() {
        runner(AfterAnotherOne.class)
                .withBean(Eager.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void a_lazy_bean_is_routed_from_its_first_call_on() {
        runner(Lazily.class).run(context -> {
            assertThat(context.getBean(Quotes.class).quote()).isEqualTo("old");
            assertThat(context.getBean(Zdm.class).migrations())
                    .extracting(MigrationControl::id)
                    .containsExactly("pricing");
        });
    }

    @Test
    void a_bean_of_which_many_are_made_is_routed_from_its_first_call_on() {
        runner(ManyTimes.class).run(context -> {
            assertThat(context.getBean(Quotes.class).quote()).isEqualTo("old");
            assertThat(context.getBean(Zdm.class).migrations()).hasSize(1);
        });
    }

    @Test
    void an_object_that_spring_furnishes_but_does_not_know_is_refused_with_a_remedy() {
        runner(Lazily.class).run(context -> {
            Quotes quotes = (Quotes) context.getAutowireCapableBeanFactory().initializeBean(new Pricing(), "furnished");
            assertThatThrownBy(quotes::quote)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("migration 'pricing': " + Pricing.class.getName()
                            + " is annotated, but no bean is known to be of this class")
                    .hasMessageContaining("return the class, not an interface of it, from the @Bean method");
        });
    }

    private static ApplicationContextRunner runner(Class<?> configuration) {
        return Contexts.inMemory().withBean("newPricing", NewPricing.class).withUserConfiguration(configuration);
    }
}
