package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Somebody removed an annotation while its migration was on its way. */
@ExtendWith(OutputCaptureExtension.class)
class ForgottenMigrationTest {
    private final StateStore store = StateStore.inMemory(TimeSource.system());

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

    @Test
    void a_migration_on_its_way_that_nobody_declares_any_more_is_warned_of(CapturedOutput output) {
        // given
        stored("orders", Phase.DUAL_WRITE);

        // when
        application().run(context -> assertThat(context).hasNotFailed());

        // then
        assertThat(output)
                .contains("migration 'orders' in DUAL_WRITE: it is stored, but nothing in this application declares it")
                .contains("Remedy: restore its annotation, and roll it back to OLD_ONLY before removing that");
    }

    @Test
    void one_that_is_parked_or_declared_is_no_concern(CapturedOutput output) {
        // given
        stored("orders", Phase.NEW_ONLY);
        stored("pricing", ServicePhase.SHADOW);

        // when
        application().run(context -> assertThat(context).hasNotFailed());

        // then
        assertThat(output).doesNotContain("nothing in this application declares it");
    }

    private ApplicationContextRunner application() {
        return Contexts.bare()
                .withPropertyValues("zdm.migrations.pricing.volatile-state=true")
                .withBean(StateStore.class, () -> store)
                .withBean("newPricing", NewPricing.class)
                .withBean(Pricing.class);
    }

    private void stored(String id, MigrationPhase phase) {
        MigrationKind kind = phase.kind();
        MigrationState first = store.states()
                .createIfAbsent(
                        MigrationState.initial(id, kind, TimeSource.system().now(), "test"));
        assertThat(store.states()
                        .compareAndSet(
                                first,
                                first.movedTo(phase, 0, TimeSource.system().now(), "test", ""),
                                ""))
                .isTrue();
    }
}
