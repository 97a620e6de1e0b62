package dev.zdm.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What the kit is for: a service that writes past the migration fails where it loses data, and only there. */
class PlantedBugTest {

    static class WritesPastTheMigration {
        @EveryPhase
        void findsWhatItSaved(MigrationRig zdm) {
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm).given(new Order(1, "Ada", 0));
            Orders service = new Orders(orders);

            service.forgetfullySave(new Order(1, "Ada", 1));

            assertThat(service.find(1)).contains(new Order(1, "Ada", 1));
        }
    }

    static class WritesByTheMigration {
        @EveryPhase
        void findsWhatItSaved(MigrationRig zdm) {
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm).given(new Order(1, "Ada", 0));
            Orders service = new Orders(orders);

            service.save(new Order(1, "Ada", 1));

            assertThat(service.find(1)).contains(new Order(1, "Ada", 1));
        }
    }

    @Test
    void a_write_past_the_migration_fails_exactly_in_the_phases_in_which_it_is_lost() {
        // when
        Events events = run(WritesPastTheMigration.class);

        // then
        assertThat(names(events.succeeded().list())).containsExactly("OLD_ONLY (ATOMIC)", "DUAL_WRITE (ATOMIC)");
        assertThat(names(events.failed().list()))
                .containsExactly(
                        "BACKFILL (ATOMIC)",
                        "SYNC (ATOMIC)",
                        "READ_NEW 1 % (ATOMIC)",
                        "READ_NEW 50 % (ATOMIC)",
                        "READ_NEW 100 % (ATOMIC)",
                        "WRITE_NEW (ATOMIC)",
                        "NEW_ONLY (ATOMIC)");
    }

    @Test
    void where_the_test_itself_sees_nothing_the_kit_names_key_and_field_and_no_value() {
        // when
        Event failed = run(WritesPastTheMigration.class).failed().list().get(0);

        // then
        assertThat(Failures.messageOf(failed))
                .contains("in BACKFILL", "'orders' and 'orders_v2'", "key 1 differs in [state]")
                .doesNotContain("Ada", "PAID", "NEW to");
    }

    @Test
    void the_same_service_without_the_bug_passes_in_every_phase() {
        // when
        Events events = run(WritesByTheMigration.class);

        // then
        events.assertStatistics(statistics -> statistics.succeeded(9).failed(0));
    }

    private static Events run(Class<?> type) {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute();
        return results.testEvents();
    }

    private static List<String> names(List<Event> events) {
        return events.stream()
                .map(event -> event.getTestDescriptor().getDisplayName())
                .toList();
    }
}
