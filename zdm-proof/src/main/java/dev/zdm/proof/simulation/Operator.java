package dev.zdm.proof.simulation;

import dev.zdm.Migration;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Scans.Scan;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Moves the migration forward and back, each time by another instance, sometimes by two at once. */
final class Operator {
    private final History history;
    private final int drift;
    private final Odds.Pace pace;

    /** The drift says how often in a hundred it goes forward. */
    Operator(History history, int drift) {
        this.history = history;
        this.drift = drift;
        this.pace = history.odds().pace();
    }

    void run(int actions) {
        World world = history.world();
        for (int i = 0; i < actions; i++) {
            world.sleep(history.roll(pace.rest()) * 1_000_000L);
            List<Instance> idle = history.up().stream()
                    .filter(instance -> !instance.isInstructed())
                    .toList();
            if (!idle.isEmpty()) {
                act(history.oneOf(idle));
            }
        }
    }

    private void act(Instance by) {
        World world = history.world();
        boolean forward = history.roll(100) < drift;
        by.instructed(true);
        Fiber unused = world.start(by.machine().name() + " operator", by.machine(), () -> move(by, forward));
        if (history.roll(100) < 85) {
            boolean unusedToo =
                    world.await(() -> !by.isInstructed() || by.machine().isDead(), world.now() + patience());
        }
    }

    private long patience() {
        return pace.patience() * 1_000_000L;
    }

    private void move(Instance by, boolean forward) {
        try {
            if (forward) {
                forward(by.migration());
            } else {
                var unused = by.migration().rollback(Instruction.by("operator"));
            }
        } catch (MigrationException | Unavailable e) {
            history.world().trace().note(history.world().running(), "refused: " + e.getMessage());
        } catch (RuntimeException e) {
            history.unexpected("an instruction ended with " + e, e);
        } finally {
            by.instructed(false);
        }
    }

    private void forward(Migration<Long, Account> migration) {
        if (migration.state().phase() == Phase.BACKFILL) {
            await(migration.backfillAgain());
            await(migration.verify());
        }
        var unused = migration.advance(Instruction.by("operator"));
    }

    private void await(CompletableFuture<Scan> scan) {
        World world = history.world();
        boolean unused = world.await(scan::isDone, world.now() + patience());
    }
}
