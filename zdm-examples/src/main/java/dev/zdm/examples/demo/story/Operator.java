package dev.zdm.examples.demo.story;

import dev.zdm.MigrationControl;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.TransitionRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Who moves the migrations: asks, is told what is missing, waits until it is there, and asks again. */
final class Operator {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "demo";

    private final Stage stage;

    Operator(Stage stage) {
        this.stage = stage;
    }

    void advance(MigrationControl migration, String why) throws IOException, InterruptedException {
        move(migration, () -> migration.advance(instruction(migration, why)));
    }

    void rollback(MigrationControl migration, String why) throws IOException, InterruptedException {
        move(migration, () -> migration.rollback(instruction(migration, why)));
    }

    static Instruction instruction(MigrationControl migration, String why) {
        return Instruction.by(NAME).because(why).atEpoch(migration.state().epoch());
    }

    void move(MigrationControl migration, Supplier<MigrationState> change) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String told = "";
        Optional<TransitionRefusedException> refusal = attempt(migration, change);
        while (refusal.isPresent()) {
            told = tell(refusal.get(), told);
            if (System.nanoTime() > end) {
                throw refusal.get();
            }
            stage.tick();
            refusal = attempt(migration, change);
        }
    }

    private Optional<TransitionRefusedException> attempt(MigrationControl migration, Supplier<MigrationState> change) {
        try {
            MigrationState state = change.get();
            stage.screen()
                    .heading(migration.id() + ": " + state.describe() + (state.contracted() ? ", contracted" : ""));
            return Optional.empty();
        } catch (TransitionRefusedException e) {
            return Optional.of(e);
        }
    }

    /** The same gate is shown once, although its numbers change while the operator waits. */
    private String tell(TransitionRefusedException refusal, String told) {
        String gates =
                String.join(", ", refusal.refusals().stream().map(r -> r.gate()).toList());
        if (!gates.equals(told)) {
            stage.screen().event("not yet: " + refusal.refusals().get(0));
        }
        return gates;
    }
}
