package dev.zdm.internal.rollout;

import dev.zdm.event.PersonNeed;
import dev.zdm.event.ScanKind;
import dev.zdm.internal.cutover.Step;

/** What a rollout does next. */
sealed interface Decision {

    /** In one line for people. */
    String text();

    /** Nothing, for a reason. */
    record Hold(String text) implements Decision {}

    /** The next step. */
    record Promote(Step step) implements Decision {
        @Override
        public String text() {
            return "goes on to " + step.describe();
        }
    }

    /** Back to where the old side answers. */
    record RollBack(String trigger, String numbers) implements Decision {
        @Override
        public String text() {
            return "rolls back: " + trigger + ", " + numbers;
        }
    }

    /** A scan that the next step needs. */
    record Scan(ScanKind kind) implements Decision {
        @Override
        public String text() {
            return "begins the " + kind;
        }
    }

    /** A person is asked, once for each subject in each epoch. */
    record Ask(PersonNeed need, String subject, String text) implements Decision {}
}
