package dev.zdm.examples.live;

import dev.zdm.MigrationControl;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.TransitionRefusedException;
import java.util.function.Supplier;

/** Moves migrations step by step, and lets the users go on in each phase. */
public final class Operator {
    private static final int REQUESTS_IN_EACH_PHASE = 100;
    private static final int ATTEMPTS = 5;

    private final Traffic traffic;

    /** An operator who watches these users. */
    public Operator(Traffic traffic) {
        this.traffic = traffic;
    }

    /**
     * Goes forward to a phase, with all its shares, and stays a while.
     *
     * @param migration asks an instance that is there
     * @param target the phase
     * @param copy copies and compares what was there before
     */
    public void advance(Supplier<? extends MigrationControl> migration, Phase target, Runnable copy) {
        MigrationState state = migration.get().state();
        while (state.phase() != target || isHalfway(state)) {
            if (state.phase() == Phase.BACKFILL) {
                copy.run();
            }
            state = step(migration);
        }
        watch();
    }

    private static boolean isHalfway(MigrationState state) {
        return state.phase() == Phase.READ_NEW && state.share() < 100;
    }

    /** Asks again while a gate is shut that opens by itself, such as that of an instance that has not heard yet. */
    private static MigrationState step(Supplier<? extends MigrationControl> migration) {
        for (int attempt = 1; ; attempt++) {
            try {
                return migration.get().advance(because("the story goes on"));
            } catch (TransitionRefusedException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Goes one phase back, and stays a while. */
    public void rollback(MigrationControl migration) {
        migration.rollback(because("a rehearsal"));
        watch();
    }

    /** Lets the users go on. */
    public void watch() {
        traffic.goOn(REQUESTS_IN_EACH_PHASE);
    }

    /** An instruction of this operator. */
    public static Instruction because(String why) {
        return Instruction.by("operator").because(why);
    }
}
