package dev.zdm.internal.cutover;

import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Phase;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends the migration back, phase by phase, until a write is acknowledged by the old side alone again. Asked for when the
 * new side is down; runs once at a time, on a thread of its own, because whoever asks is a writer that is to be answered.
 */
public final class Retreat {
    private final LocalView view;
    private final Executor executor;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile @Nullable Transitions transitions;

    public Retreat(LocalView view, Executor executor) {
        this.view = view;
        this.executor = executor;
    }

    /** From now on there is a way back; before, nobody writes. */
    public void by(Transitions way) {
        transitions = way;
    }

    /** Begins to go back where writes wait for their copies, unless that is under way. */
    public void ask() {
        Transitions way = transitions;
        if (way == null || !waitsForCopies(view.state().phase()) || !running.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> run(way));
        } catch (RejectedExecutionException e) {
            // The next copy that fails asks again.
            running.set(false);
        }
    }

    private void run(Transitions way) {
        Instruction back = Instruction.by("zdm").because("the new side took no copies, several times in a row");
        try {
            while (waitsForCopies(view.state().phase())) {
                var unused = way.retreat(back);
            }
        } catch (MigrationException e) {
            // Told by an event already, and asked for again by the next copy that fails.
        } finally {
            running.set(false);
        }
    }

    private static boolean waitsForCopies(MigrationPhase phase) {
        return phase == Phase.SYNC || phase == Phase.READ_NEW;
    }
}
