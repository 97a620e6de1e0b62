package dev.zdm.spring;

import dev.zdm.MigrationControl;
import dev.zdm.Rollout;
import dev.zdm.plan.Judgement;
import dev.zdm.spi.RolloutNotes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a migration moves by itself, as the endpoint shows it.
 *
 * @param id the migration's id
 * @param mode who moves it on
 * @param doing what it is doing, or waits for; empty before the first look of this instance
 * @param judgement what the evidence of the fleet says; null where nothing is judged
 * @param notes what was said and told in the present run, oldest first
 */
record RolloutView(
        String id, String mode, String doing, @Nullable Judged judgement, List<Note> notes) {

    /** What the triggers say of the present step. */
    record Judged(String verdict, long epoch, long seconds, long newCalls, List<Found> findings) {
        static Judged of(Judgement judgement) {
            return new Judged(
                    judgement.verdict().name(),
                    judgement.epoch(),
                    judgement.inStep().toSeconds(),
                    judgement.newCalls(),
                    judgement.findings().stream()
                            .map(each -> new Found(
                                    each.trigger(),
                                    each.verdict().name(),
                                    each.reaction().name(),
                                    each.numbers()))
                            .toList());
        }
    }

    /** What one trigger says. */
    record Found(String trigger, String verdict, String reaction, String numbers) {}

    /** What was said or told. */
    record Note(String at, long epoch, String kind, String subject, String by, String reason) {
        static Note of(RolloutNotes.Note note) {
            return new Note(
                    note.at().toString(), note.epoch(), note.kind().name(), note.subject(), note.by(), note.reason());
        }
    }

    static RolloutView of(MigrationControl migration) {
        Rollout rollout = migration.rollout();
        return new RolloutView(
                migration.id(),
                rollout.plan().mode().name(),
                rollout.doing(),
                rollout.judgement().map(Judged::of).orElse(null),
                rollout.notes().stream().map(Note::of).toList());
    }
}
