package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.Instances;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.Rollouts;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.Scans;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Every kind of failure at start-up is shown as Spring Boot shows its own, word for word. */
@ExtendWith(OutputCaptureExtension.class)
class FailureTextTest {
    private static final String DATABASE_SAID = "\n\nThe database said: <its own words>";
    private static final String SPRING_BOOT_SAYS = "\n\n    <the property, its value, its origin and the reason>";

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        SwitchedOffAutoConfiguration.class,
        ZdmAutoConfiguration.class
    })
    static class Bare {}

    static class Pricing {
        @RoutedCall(migration = "pricing", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OldService extends Bare {
        @Bean
        Pricing pricing() {
            return new Pricing();
        }
    }

    static class OtherPricing {
        public String quote() {
            return "new";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Services extends OldService {
        @Bean
        OtherPricing newPricing() {
            return new OtherPricing();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class EmptyDatabase {
        @Bean
        DataSource dataSource() {
            return Postgres.freshDatabase();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeadDatabase {
        @Bean
        DataSource dataSource() {
            return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RowsInADeadDatabase extends Bare {
        @Bean
        RecordStore<Long, String> rows() {
            return JdbcRecordStore.on(JdbcDataStore.of(new DeadDatabase().dataSource()))
                    .table("names")
                    .<Long, String>key("id", Long.class, Long::valueOf)
                    .read(row -> row.getString(1))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoDatabases {
        @Bean
        DataSource orders() {
            return new DeadDatabase().dataSource();
        }

        @Bean
        DataSource archive() {
            return new DeadDatabase().dataSource();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoGates {
        @Bean
        FeatureGate togglz() {
            return (feature, key) -> true;
        }

        @Bean
        FeatureGate unleash() {
            return (feature, key) -> true;
        }
    }

    /** Where another instance lives, and renews its place every time somebody looks. */
    record Crowded(StateStore store, AtomicLong sequence) implements StateStore {
        @Override
        public MigrationStates states() {
            return store.states();
        }

        @Override
        public Instances instances() {
            return new Instances() {
                @Override
                public Registration register(Place place, Optional<Report> owed, Optional<Standing> successorOf) {
                    Place other = new Place(place.instance(), place.migration(), "boot", place.timeToLive());
                    return new Registration.Occupied(
                            new Standing(other, sequence.incrementAndGet(), Report.idle(1), Duration.ZERO, true));
                }

                @Override
                public Optional<MigrationState> renew(Place place, Report report) {
                    return Optional.empty();
                }

                @Override
                public List<Standing> list(String migration) {
                    return List.of();
                }

                @Override
                public void sighted(Place place, Duration ago) {
                    // nobody gets as far as that
                }

                @Override
                public Optional<Sighting> lastSighting(String migration) {
                    return Optional.empty();
                }

                @Override
                public void release(Place place) {
                    // there is nothing to give back
                }
            };
        }

        @Override
        public Scans scans() {
            return store.scans();
        }

        @Override
        public ScanChunks chunks() {
            return store.chunks();
        }

        @Override
        public Rollouts rollouts() {
            return store.rollouts();
        }

        @Override
        public boolean isVolatile() {
            return true;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class CrowdedStore {
        @Bean
        StateStore stateStore() {
            return new Crowded(StateStore.inMemory(TimeSource.system()), new AtomicLong());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Begun {
        @Bean
        StateStore stateStore() {
            TimeSource time = TimeSource.system();
            StateStore store = StateStore.inMemory(time);
            MigrationState first = store.states()
                    .createIfAbsent(MigrationState.initial("pricing", MigrationKind.SERVICE, time.now(), "test"));
            store.states().compareAndSet(first, first.movedTo(ServicePhase.RAMP, 5, time.now(), "test", ""), "");
            return store;
        }
    }

    @DualWrite(migration = "names")
    static class Names extends InMemoryNames {}

    @Configuration(proxyBeanMethods = false)
    static class Nowhere extends Bare {
        @Bean
        Names names() {
            return new Names();
        }
    }

    static Stream<Misuse> misuses() {
        return Stream.of(
                Misuse.of("the new service is no bean", OldService.class)
                        .with("zdm.state=memory")
                        .says(
                                "Migration 'pricing' in OLD_ONLY: @RoutedCall in " + Pricing.class.getName()
                                        + " names the bean 'newPricing', which does not exist.",
                                "Declare it, or correct to."),
                Misuse.of("the new repository is not named", Nowhere.class)
                        .with("zdm.state=memory")
                        .says(
                                "Migration 'names': @DualWrite on " + Names.class.getName()
                                        + " names no new repository.",
                                "Name its type: to = …."),
                Misuse.of("nowhere to keep the state", Services.class)
                        .says(
                                "Beans carry @DualWrite or @RoutedCall, but there is nowhere to"
                                        + " keep their migrations' state.",
                                "Give a DataSource bean, a StateStore bean, or in tests set zdm.state=memory."),
                Misuse.of("zdm's own tables are missing", Services.class, EmptyDatabase.class)
                        .says(
                                "Migration 'pricing': zdm's own tables are missing: [zdm_migration, zdm_instance,"
                                        + " zdm_audit, zdm_scan, zdm_chunk, zdm_sighting, zdm_evidence,"
                                        + " zdm_note, zdm_request, zdm_layout]."
                                        + DATABASE_SAID,
                                "Run the script [dev/zdm/jdbc/postgresql/R__zdm_state.sql] of the zdm-core jar on that"
                                        + " database, or let zdm do it with initialize-schema=always; if they exist in"
                                        + " another schema, put that on the search_path."),
                Misuse.of("the database does not answer", Services.class, DeadDatabase.class)
                        .says(
                                "The database with zdm's own tables cannot be reached (SQLSTATE 08001)."
                                        + DATABASE_SAID,
                                "Check that the database is up and reachable, then try again."),
                Misuse.of("the database of the rows does not answer", RowsInADeadDatabase.class)
                        .with("zdm.state=memory")
                        .says(
                                "Checking table 'names' failed (SQLSTATE 08001)." + DATABASE_SAID,
                                "Check that the database is up, then try again."),
                Misuse.of("two databases and none is chosen", Services.class, TwoDatabases.class)
                        .says(
                                "Which DataSource to use is not clear among the beans [orders, archive].",
                                "Set zdm.data-source to the one that is to hold zdm's own tables, or mark it"
                                        + " @Primary."),
                Misuse.of("another instance of the same name is live", Services.class, CrowdedStore.class)
                        .with("zdm.instance=shop-1")
                        .says(
                                "Migration 'pricing' in OLD_ONLY: two instances are live under one name: 'shop-1'.",
                                "Give each instance a name of its own (zdm.instance), or stop one of the two; after a crash"
                                        + " the name is free 15 seconds after its last renewal."),
                Misuse.of("two feature gates", Services.class, TwoGates.class)
                        .with("zdm.state=memory")
                        .says(
                                "Which FeatureGate to use is not clear among the beans [togglz, unleash].",
                                "Mark one of them @Primary, or keep one."),
                Misuse.of("a feature without a gate", Services.class)
                        .with("zdm.state=memory", "zdm.migrations.pricing.feature=PRICING_V2")
                        .says(
                                "Migration 'pricing': feature 'PRICING_V2' is bound, but there is no feature gate.",
                                "Give Zdm a feature gate, such as TogglzFeatureGate, or bind no feature."),
                Misuse.of("a share beyond 100 %", Services.class)
                        .with("zdm.state=memory", "zdm.migrations.pricing.read-steps=5,101")
                        .says(
                                "Migration 'pricing': the property zdm.migrations.pricing.read-steps is wrong: read"
                                        + " steps [5, 101] are not rising to 100.",
                                "Give percent such as 5, 25, 50, 100."),
                Misuse.of("a migration that no annotation names", Services.class)
                        .with("zdm.state=memory", "zdm.migrations.prices.feature=PRICING_V2")
                        .says(
                                "Migration 'prices': zdm.migrations.prices is configured, but annotations name only"
                                        + " [pricing].",
                                "Correct the id, or remove the properties; what is declared in code takes its"
                                        + " settings there."),
                Misuse.of("switched off although a migration has begun", Services.class, Begun.class)
                        .with("zdm.enabled=false")
                        .says(
                                "Migration 'pricing' in RAMP: zdm.enabled=false, but the migration has begun: its"
                                        + " writes would no longer reach both sides.",
                                "Remove zdm.enabled=false; to switch zdm off, roll the migration back to OLD_ONLY"
                                        + " first."),
                Misuse.of("a property that does not exist", Services.class)
                        .with("zdm.time-to-life=5s")
                        .says(
                                "There is no property zdm.time-to-life (\"zdm.time-to-life\" from property source"
                                        + " \"defaultProperties\").",
                                "Correct the name, or remove the property: a misspelt safety setting is never"
                                        + " ignored."),
                Misuse.of("a duration that is none", Services.class)
                        .with("zdm.time-to-live=soon")
                        .says(
                                "Failed to bind properties under 'zdm.time-to-live' to java.time.Duration:"
                                        + SPRING_BOOT_SAYS,
                                "Update your application's configuration"),
                Misuse.of("a value that does not exist", Services.class)
                        .with("zdm.state=redis")
                        .says(
                                "Failed to bind properties under 'zdm.state' to"
                                        + " dev.zdm.spring.ZdmProperties$State:" + SPRING_BOOT_SAYS,
                                "Update your application's configuration. The following values are valid:\n\n    JDBC\n    MEMORY"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misuses")
    void a_failed_start_says_what_is_wrong_and_what_to_do(Misuse misuse, CapturedOutput output) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(
                        misuse.sources().toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties(misuse.properties().toArray(String[]::new));

        // when
        assertThatThrownBy(() -> application.run().close()).isInstanceOf(Throwable.class);

        // then
        String shown = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
        assertThat(block(shown, "Description", "\n\nAction:\n\n")).isEqualTo(misuse.description());
        assertThat(block(shown, "Action", "\\z")).isEqualTo(misuse.action());
    }

    private static String block(String shown, String title, String end) {
        Matcher block = Pattern.compile("\n" + title + ":\n\n(.*?)" + end, Pattern.DOTALL)
                .matcher(shown.replace(System.lineSeparator(), "\n"));
        assertThat(block.find()).as(shown).isTrue();
        return withoutOthersWords(block.group(1).strip());
    }

    private static String withoutOthersWords(String block) {
        return block.replaceFirst("(?s)\n\nThe database said: .*", DATABASE_SAID)
                .replaceFirst("(?s)\n\n    Property: zdm.*\n    Reason: .*", SPRING_BOOT_SAYS);
    }

    @Test
    void what_the_database_said_is_shown_where_it_names_no_values(CapturedOutput output) {
        // when
        assertThatThrownBy(() -> new SpringApplicationBuilder(Services.class, DeadDatabase.class)
                        .web(WebApplicationType.NONE)
                        .run()
                        .close())
                .isInstanceOf(Throwable.class);

        // then
        assertThat(output).contains("The database said: Connection to 127.0.0.1:1 refused");
    }
}
