package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Zdm;
import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.CustomerV2Repository;
import dev.zdm.spring.shop.Shop;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** {@code zdm.enabled=false} sends everything to the old side, which is right only before a migration has begun. */
@ExtendWith(OutputCaptureExtension.class)
class SwitchedOffTest {
    private final DataSource database = Postgres.freshDatabase();

    static class NewPricing {
        public String quote() {
            return "new";
        }
    }

    static class Pricing {
        @RoutedCall(migration = "pricing", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    private ApplicationContextRunner repositories() {
        return Contexts.repositories(Contexts.on(database), CustomerRepository.class, CustomerV2Repository.class);
    }

    private static ApplicationContextRunner services(ApplicationContextRunner runner) {
        return runner.withBean("newPricing", NewPricing.class).withBean(Pricing.class);
    }

    private static ApplicationContextRunner off(ApplicationContextRunner runner) {
        return runner.withConfiguration(AutoConfigurations.of(SwitchedOffAutoConfiguration.class))
                .withPropertyValues("zdm.enabled=false");
    }

    private void inPhase(int steps, int back) {
        Postgres.execute(database, Shop.TABLES);
        repositories().run(context -> {
            for (int i = 0; i < steps; i++) {
                context.getBean(Zdm.class).control("customer-v2").advance(Instruction.by("test"));
            }
            for (int i = 0; i < back; i++) {
                context.getBean(Zdm.class).control("customer-v2").rollback(Instruction.by("test"));
            }
        });
    }

    @Test
    void it_is_refused_once_a_migration_has_begun() {
        inPhase(2, 0);
        refuses(
                off(repositories()),
                "migration 'customer-v2' in BACKFILL: zdm.enabled=false, but the migration has begun",
                "Remedy: remove zdm.enabled=false; to switch zdm off, roll the migration back to OLD_ONLY first");
    }

    static class Following {
        @ReadSwitch(migration = "customer-v2", to = "next")
        public String name() {
            return "old";
        }

        String next() {
            return "new";
        }
    }

    @Test
    void it_is_refused_too_where_only_reads_follow_the_migration() {
        inPhase(2, 0);
        refuses(off(Contexts.on(database).withBean(Following.class)), "migration 'customer-v2' in BACKFILL");
    }

    @DualWrite(migration = "customer-v2", reverse = true, to = InMemoryNames.class)
    static class OfTheNewSide extends InMemoryNames {}

    @Test
    void it_is_refused_in_every_phase_where_the_code_is_that_of_the_new_side() {
        inPhase(0, 0);
        refuses(
                off(Contexts.on(database).withBean(OfTheNewSide.class)),
                "migration 'customer-v2': zdm.enabled=false, but ",
                "is the code of the new side");
    }

    @Test
    void it_is_possible_before_a_migration_has_begun(CapturedOutput output) {
        inPhase(0, 0);
        starts(off(repositories()));
        assertThat(output)
                .contains("WARN", "zdm.enabled=false: all calls go to the old side; not begun: [customer-v2]");
    }

    @Test
    void it_is_possible_again_after_a_rollback_to_the_first_phase() {
        inPhase(1, 1);
        starts(off(repositories()));
    }

    @Test
    void it_is_possible_where_zdms_tables_were_never_made() {
        Postgres.execute(database, Shop.TABLES);
        starts(off(repositories()));
        assertThat(JdbcSchema.STATE.missingTables(database)).isEqualTo(JdbcSchema.STATE.tables(database));
    }

    @Test
    void it_is_refused_where_the_database_does_not_answer() {
        refuses(
                off(services(Contexts.bare())
                        .withPropertyValues("spring.data.jdbc.repositories.enabled=false")
                        .withBean(
                                "dataSource",
                                DataSource.class,
                                () -> new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none"))),
                "migration 'pricing': zdm.enabled=false, but nothing tells whether the migration has begun",
                "cannot be reached");
    }

    @Test
    void it_is_refused_where_it_is_not_clear_which_database_to_ask() {
        refuses(
                off(services(Contexts.on(database)).withBean("other", DataSource.class, () -> database)),
                "which DataSource to use is not clear",
                "zdm.data-source");
    }

    @Test
    void it_is_refused_where_there_is_nothing_to_ask() {
        refuses(
                off(services(Contexts.bare())),
                "there is neither a DataSource nor a StateStore bean to look into",
                "give the one that holds zdm's own tables");
    }

    @Test
    void a_state_in_memory_has_never_begun() {
        off(services(Contexts.inMemory())).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(Zdm.class);
            assertThat(context.getBean(Pricing.class).getClass()).isEqualTo(Pricing.class);
        });
    }

    @Test
    void an_applications_own_store_is_asked() {
        StateStore store = StateStore.inMemory(TimeSource.system());
        MigrationState first = store.states()
                .createIfAbsent(MigrationState.initial(
                        "pricing", MigrationKind.SERVICE, TimeSource.system().now(), "test"));
        store.states()
                .compareAndSet(
                        first,
                        first.movedTo(
                                ServicePhase.SHADOW, 0, TimeSource.system().now(), "test", ""),
                        "");
        refuses(
                off(services(Contexts.bare()).withBean(StateStore.class, () -> store)),
                "migration 'pricing' in SHADOW: zdm.enabled=false");
    }

    @Test
    void an_application_without_annotations_is_left_as_it_is() {
        starts(off(Contexts.bare()
                .withPropertyValues("spring.data.jdbc.repositories.enabled=false")
                .withBean(
                        "dataSource",
                        DataSource.class,
                        () -> new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none"))));
    }

    @Test
    void an_application_without_jdbc_is_looked_at_too() {
        refuses(
                off(services(Contexts.bare()).withClassLoader(new FilteredClassLoader(DataSourceUtils.class))),
                "neither a DataSource nor a StateStore");
    }

    private static void starts(ApplicationContextRunner application) {
        application.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Zdm.class));
    }

    private static void refuses(ApplicationContextRunner application, String... messages) {
        Consumer<Throwable> expected = failure ->
                assertThat(failure).isInstanceOf(ConfigurationException.class).hasMessageContainingAll(messages);
        application.run(context -> assertThat(context).getFailure().satisfies(expected));
    }
}
