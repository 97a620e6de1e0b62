package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.internal.copy.KeyStripes;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.routing.BestEffortWrites;
import dev.zdm.internal.routing.RouteContext;
import dev.zdm.internal.routing.WriteCall;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.testing.InMemoryRecordStore;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import dev.zdm.testing.Rig.Renaming;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one writer owes must not be forgotten by another one whose own copy of the key succeeded a moment before. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class OwedCopiesRaceTest {
    private final ManualTime time = new ManualTime();
    private final InMemoryRecordStore<Long, OldRow> old = InMemoryRecordStore.of("old", Long.class, OldRow::id);
    private final InMemoryRecordStore<Long, NewRow> next = InMemoryRecordStore.of("new", Long.class, NewRow::id);
    private final OwedCopies<Long> owed = new OwedCopies<>();
    private final BestEffortWrites<Long> writes = new BestEffortWrites<>(
            new RouteContext("rows", new LocalView(sync(), time), new Evidence(1), time),
            new Pair<>(old, next, new Renaming()),
            owed,
            new KeyStripes());

    private MigrationState sync() {
        return new MigrationState(
                "rows", MigrationKind.DATA, "s", 1, 1, Phase.SYNC, 0, false, true, false, time.now(), "t", "");
    }

    private void write(String name) {
        writes.write(WriteCall.<Long, Boolean, RuntimeException>ofKey(
                1L,
                () -> {
                    old.with(new OldRow(1L, name));
                    return true;
                },
                () -> false));
    }

    @Test
    void forgetting_and_remembering_a_key_are_part_of_its_copy() throws Exception {
        // given: something is owed already, without which there would be nothing to forget
        owed.remember(2L);
        Thread first = new Thread(() -> write("first"));
        Thread second = new Thread(() -> write("second"));

        // when
        Thread.State stateOfSecond;
        synchronized (owed) {
            first.start();
            awaitState(first, Thread.State.BLOCKED);
            second.start();
            stateOfSecond = awaitStop(second);
        }
        first.join();
        second.join();

        // then
        assertThat(stateOfSecond).as("waits for the first one's copy").isEqualTo(Thread.State.WAITING);
    }

    private static void awaitState(Thread thread, Thread.State wanted) {
        while (thread.getState() != wanted) {
            Thread.onSpinWait();
        }
    }

    private static Thread.State awaitStop(Thread thread) {
        while (thread.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        return thread.getState();
    }
}
