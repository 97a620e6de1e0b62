package dev.zdm.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Migration;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import dev.zdm.testing.Rig.Renaming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong, neither zdm's log nor the messages of its exceptions show a value of a row. */
class CanaryTest {
    private static final String CANARY = "CANARY-4711";
    private static final OldRow OLD = new OldRow(471_147L, CANARY);
    private static final NewRow NEW = new NewRow(471_147L, CANARY + "-changed");

    private final List<String> messages = new ArrayList<>();
    private CapturedLog log;
    private Rig rig = Rig.in(Phase.SYNC, 0);

    @BeforeEach
    void openLog() {
        log = CapturedLog.open();
    }

    @AfterEach
    void close() {
        rig.close();
        log.close();
    }

    private Migration<Long, OldRow> in(Phase phase, Mapping<OldRow, NewRow> mapping) {
        rig.close();
        rig = Rig.in(phase, Rig.fullShareOf(phase));
        rig.old().with(OLD);
        rig.next().with(NEW);
        return rig.rows()
                .mapping(mapping)
                .fallback(true, true)
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of()))
                .register();
    }

    private void noting(Runnable action) {
        try {
            action.run();
        } catch (MigrationException e) {
            messages.add(e.getMessage());
        } catch (RuntimeException e) {
            assertThat(e).as("the application's own").hasMessageContaining(CANARY);
        }
    }

    private static RuntimeException ofApplication() {
        return new IllegalArgumentException("value too long: " + CANARY);
    }

    private void assertSilence() {
        assertThat(log.lines()).noneMatch(line -> line.contains(CANARY) || line.contains("471147"));
        assertThat(messages).noneMatch(line -> line.contains(CANARY) || line.contains("471147"));
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void failing_and_differing_calls_show_nothing(Phase phase) {
        // given
        Migration<Long, OldRow> migration = in(phase, new Renaming());
        rig.next().watch(call -> {
            throw ofApplication();
        });

        // when
        for (int i = 0; i < 7; i++) {
            noting(() -> migration.read(OLD.id()));
            noting(() -> migration.write(
                    OLD.id(), () -> rig.old().with(OLD), () -> rig.next().put(NEW)));
        }
        rig.executor().runAll();
        rig.next().watch(call -> {});
        noting(() -> migration.read(OLD.id()));
        rig.executor().runAll();

        // then
        assertSilence();
    }

    @Test
    void a_mapping_that_throws_shows_nothing() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, new Mapping<>() {
            @Override
            public NewRow toNew(OldRow old) {
                throw ofApplication();
            }

            @Override
            public OldRow toOld(NewRow next) {
                throw ofApplication();
            }
        });

        // when
        noting(() -> migration.write(OLD.id(), () -> rig.old().with(OLD), () -> {}));
        noting(() -> migration.read(OLD.id()));
        noting(() -> migration.read(OLD.id()));
        rig.executor().runAll();

        // then
        assertSilence();
        assertThat(log.lines()).isNotEmpty();
    }

    @Test
    void scans_show_nothing() {
        // given
        Migration<Long, OldRow> migration = in(Phase.BACKFILL, new Renaming());

        // when
        migration.verify();
        rig.executor().runAll();
        rig.next().watch(call -> {
            throw ofApplication();
        });
        migration.backfill();
        rig.executor().runAll();

        // then
        assertSilence();
    }

    @Test
    void a_failing_flag_shows_nothing() {
        // given
        rig.close();
        boolean[] failing = new boolean[1];
        rig = Rig.in(
                Phase.READ_NEW,
                100,
                builder -> builder.featureGate((feature, key) -> {
                    if (failing[0]) {
                        throw ofApplication();
                    }
                    return true;
                }));
        Migration<Long, OldRow> migration = rig.rows().feature("F").register();
        failing[0] = true;

        // when
        noting(() -> migration.read(OLD.id()));

        // then
        assertSilence();
        assertThat(log.lines()).isNotEmpty();
    }
}
