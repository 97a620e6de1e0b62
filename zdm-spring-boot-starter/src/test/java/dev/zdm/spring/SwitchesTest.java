package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.event.ComparisonReport;
import dev.zdm.event.Verdict;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spring.matrix.Cell;
import dev.zdm.spring.matrix.Column;
import dev.zdm.spring.matrix.Outcome;
import dev.zdm.spring.matrix.Row;
import dev.zdm.spring.matrix.Way;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.CustomerV2Repository;
import dev.zdm.spring.shop.Shop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Annotations that name their counterpart, on Spring beans. */
class SwitchesTest {

    // --- flags

    static class Checkout {
        @FlagGated(feature = "NEW_CHECKOUT", whenOff = "checkoutV1", key = "#cart.substring(0, 1)")
        public String checkout(String cart) {
            return "v2 " + cart;
        }

        private String checkoutV1(String cart) {
            return "v1 " + cart;
        }
    }

    static class AtomicGate implements FeatureGate {
        final AtomicBoolean on = new AtomicBoolean(true);

        @Override
        public boolean isActive(String feature, String key) {
            if (feature.equals("UNKNOWN")) {
                throw new ConfigurationException(null, null, "no such feature", "add it");
            }
            return on.get() && !key.equals("x");
        }
    }

    private final ApplicationContextRunner bare = Contexts.bare().withBean(AtomicGate.class);

    @Test
    void a_flag_works_without_any_database_and_is_asked_on_each_call() {
        bare.withBean(Checkout.class).run(context -> {
            // given
            Checkout checkout = context.getBean(Checkout.class);

            // then
            assertThat(checkout.checkout("a1")).isEqualTo("v2 a1");
            assertThat(checkout.checkout("x1")).isEqualTo("v1 x1");
            context.getBean(AtomicGate.class).on.set(false);
            assertThat(checkout.checkout("a1")).isEqualTo("v1 a1");
        });
    }

    static class Unknown {
        @FlagGated(feature = "UNKNOWN", whenOff = "off")
        public void on() {}

        void off() {}
    }

    static class PackagePrivate {
        @FlagGated(feature = "F", whenOff = "off")
        void on() {}

        void off() {}
    }

    static class FinalMethod {
        @FlagGated(feature = "F", whenOff = "off")
        public final void on() {}

        void off() {}
    }

    static class Without {
        @FlagGated(feature = "F", whenOff = "of")
        public void on() {}
    }

    @Test
    void a_flag_that_cannot_work_fails_the_start() {
        fails(bare.withBean(Unknown.class), "@FlagGated on Unknown.on()", "no such feature", "add it");
        fails(bare.withBean(PackagePrivate.class), "a method on", "not a public instance method", "make it one");
        fails(bare.withBean(FinalMethod.class), "a method on that is final", "remove 'final'");
        fails(bare.withBean(Without.class), "names 'of'", "correct whenOff");
        fails(Contexts.bare().withBean(Checkout.class), "there is no feature gate", "TogglzFeatureGate");
    }

    // --- comparisons

    record Order(long id, String state) {}

    static class Orders {
        @ReadSwitch(
                mode = ReadSwitch.Mode.SHADOW,
                migration = "find-order",
                key = "#id",
                to = "newOrders.load",
                samplePercent = 100)
        public Order find(long id) {
            return new Order(id, "PAID");
        }
    }

    static class NewOrders {
        public Order load(long id) {
            return new Order(id, "SENT");
        }
    }

    private final ApplicationContextRunner comparing =
            Contexts.bare().withBean("newOrders", NewOrders.class).withBean(Orders.class);

    @Test
    void two_implementations_are_compared_in_an_application_without_a_database() {
        comparing
                .withPropertyValues(
                        "zdm.comparisons.find-order.calibration.first=5",
                        "zdm.comparisons.find-order.calibration.percent=0",
                        "zdm.comparisons.find-order.deadline=30s")
                .run(context -> {
                    // given
                    assertThat(context).hasNotFailed();
                    Zdm zdm = context.getBean(Zdm.class);
                    Orders orders = context.getBean(Orders.class);

                    // when
                    ComparisonReport report = zdm.comparisons().get(0).report();
                    for (long id = 1; report.blamed().isEmpty() && id < 1_000_000; id++) {
                        assertThat(orders.find(id).state()).isEqualTo("PAID");
                        report = zdm.comparisons().get(0).report();
                    }

                    // then
                    assertThat(report.blamed()).containsExactly("state");
                    assertThat(report.calibrations().get(Verdict.MATCH)).isGreaterThanOrEqualTo(5);
                    assertThat(zdm.migrations()).isEmpty();
                });
    }

    @Test
    void the_sample_of_the_annotation_can_be_switched_off_by_a_property() {
        comparing.withPropertyValues("zdm.comparisons.find-order.sample=0").run(context -> {
            // when
            Order answer = context.getBean(Orders.class).find(1);

            // then
            assertThat(answer.state()).isEqualTo("PAID");
            ComparisonReport report =
                    context.getBean(Zdm.class).comparisons().get(0).report();
            assertThat(report.calibrations().values()).containsOnly(0L);
        });
    }

    @Test
    void a_comparison_that_cannot_work_fails_the_start() {
        fails(
                comparing.withPropertyValues("zdm.comparisons.find-odrer.sample=1"),
                "zdm.comparisons.find-odrer is configured",
                "[find-order]");
        fails(Contexts.bare().withBean(Orders.class), "bean 'newOrders', which does not exist", "declare it");
    }

    @Test
    void without_zdm_a_flag_would_hold_nothing_back_so_the_start_is_refused() {
        fails(
                bare.withConfiguration(AutoConfigurations.of(SwitchedOffAutoConfiguration.class))
                        .withBean("checkout", Checkout.class)
                        .withPropertyValues("zdm.enabled=false"),
                "[checkout] carry @FlagGated",
                "remove zdm.enabled=false");
    }

    @Test
    void the_endpoint_shows_what_a_comparison_has_found() {
        comparing.run(context -> {
            // given
            ZdmEndpoint endpoint = new ZdmEndpoint(
                    context.getBeanProvider(Zdm.class),
                    new EndpointAccess(new ZdmProperties.Endpoint(false, "", "", "", false), false));

            // when
            Object all = endpoint.list(SecurityContext.NONE).getBody();
            Object one = endpoint.show(SecurityContext.NONE, "find-order").getBody();

            // then
            assertThat(((EndpointAnswers.All) all).comparisons())
                    .extracting(ComparisonReport::name)
                    .containsExactly("find-order");
            assertThat(one).isInstanceOf(ComparisonReport.class);
            assertThat(endpoint.show(SecurityContext.NONE, "nobody").getStatus())
                    .isEqualTo(404);
        });
    }

    static class Mixed {
        @RoutedCall(migration = "pricing", to = "newOrders")
        public Order load(long id) {
            return new Order(id, "PAID");
        }

        @FlagGated(feature = "F", whenOff = "off")
        public String flagged() {
            return "on";
        }

        String off() {
            return "off";
        }
    }

    @Test
    void a_service_may_have_methods_of_every_kind() {
        Contexts.inMemory()
                .withBean(AtomicGate.class)
                .withBean("newOrders", NewOrders.class)
                .withBean(Mixed.class)
                .withPropertyValues("zdm.migrations.pricing.volatile-state=true")
                .run(context -> {
                    // given
                    Mixed mixed = context.getBean(Mixed.class);
                    MigrationControl pricing = context.getBean(Zdm.class).control("pricing");

                    // when
                    context.getBean(AtomicGate.class).on.set(false);
                    pricing.advance(Instruction.by("test"));

                    // then
                    assertThat(mixed.flagged()).isEqualTo("off");
                    assertThat(mixed.load(1).state()).isEqualTo("PAID");
                });
    }

    @Test
    void a_migration_still_needs_somewhere_to_keep_its_state() {
        fails(
                bare.withBean("newOrders", NewOrders.class).withBean(Mixed.class),
                "nowhere to keep their migrations' state",
                "zdm.state=memory");
    }

    // --- reads that follow a migration

    static class CustomerViews {
        boolean inTransaction;

        @Transactional(readOnly = true)
        @ReadSwitch(migration = "customer-v2", key = "#id", to = "searchIndex.find")
        public String find(long id) {
            return "table " + TransactionSynchronizationManager.isActualTransactionActive();
        }

        @Transactional
        @ReadSwitch(migration = "customer-v2", key = "#id", to = "findElsewhere")
        public String findToWrite(long id) {
            return "table";
        }

        @ReadSwitch(migration = "customer-v2", key = "#id", to = "findElsewhere")
        public String findAlone(long id) {
            return "table";
        }

        String findElsewhere(long id) {
            return "elsewhere";
        }
    }

    static class SearchIndex {
        public String find(long id) {
            return "index " + TransactionSynchronizationManager.isActualTransactionActive();
        }
    }

    @Test
    @Cell(row = Row.READ_ONLY, column = Column.SWITCH, way = Way.CLASS_PROXY, outcome = Outcome.FOLLOWS_THE_SHARE)
    @Cell(
            row = Row.MAY_WRITE,
            column = Column.SWITCH,
            way = Way.CLASS_PROXY,
            outcome = Outcome.READS_THE_SERIALISING_SIDE)
    void a_read_of_any_bean_follows_the_share_of_the_repositorys_migration_and_its_unit_rules() {
        DataSource database = Postgres.freshDatabase();
        Postgres.execute(database, Shop.TABLES);
        Contexts.repositories(Contexts.on(database), CustomerRepository.class, CustomerV2Repository.class)
                .withBean("searchIndex", SearchIndex.class)
                .withBean(CustomerViews.class)
                .withPropertyValues(
                        "zdm.migrations.customer-v2.gates.bake-time=" + Duration.ZERO,
                        "zdm.migrations.customer-v2.scan.pause=0",
                        "zdm.migrations.customer-v2.read-steps=100")
                .run(context -> {
                    // given
                    CustomerViews views = context.getBean(CustomerViews.class);
                    assertThat(views.find(1)).isEqualTo("table true");

                    // when
                    advanceTo(context, Phase.READ_NEW);

                    // then: only a unit that may write reads the side that serialises writes
                    assertThat(views.find(1)).isEqualTo("index true");
                    assertThat(views.findAlone(1)).isEqualTo("elsewhere");
                    assertThat(views.findToWrite(1)).isEqualTo("table");
                });
    }

    private static void advanceTo(ApplicationContext context, Phase phase) throws Exception {
        dev.zdm.Migration<?, ?> migration =
                (dev.zdm.Migration<?, ?>) context.getBean(Zdm.class).control("customer-v2");
        while (migration.state().phase() != phase) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().get();
                migration.verify().get();
            }
            migration.advance(Instruction.by("test"));
        }
    }

    static class Astray {
        @ReadSwitch(migration = "nobody", key = "#id", to = "other")
        public String find(long id) {
            return "";
        }

        String other(long id) {
            return "";
        }
    }

    @Test
    void a_read_that_names_no_migration_of_the_application_fails_the_start() {
        fails(
                Contexts.inMemory().withBean(Astray.class),
                "migration 'nobody'",
                "no migration of this id",
                "declare it");
    }

    private static void fails(ApplicationContextRunner runner, String... texts) {
        runner.run((AssertableApplicationContext context) -> {
            assertThat(context).hasFailed();
            for (String text : texts) {
                assertThat(context.getStartupFailure()).hasStackTraceContaining(text);
            }
        });
    }
}
