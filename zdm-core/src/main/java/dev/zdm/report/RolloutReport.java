package dev.zdm.report;

import dev.zdm.plan.ChecklistResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration from its beginning to the moment at which this was written, for the archive. Immutable; holds no value and no
 * key of a row, but what persons gave as their reasons. Times are ISO 8601 in UTC.
 *
 * @param migration the migration's id
 * @param kind {@code DATA} or {@code SERVICE}
 * @param run the present run; going back to the first phase ends one
 * @param state the present phase and share
 * @param epoch the present epoch
 * @param contracted whether the old side was given up
 * @param writtenAt when this was written, by the clock of the instance that wrote it
 * @param seconds how long it has taken since it was declared
 * @param plan the plan of the instance that wrote this
 * @param timeline every change, oldest first
 * @param waysBack those of them that went back
 * @param notes what was said and told, in all runs, oldest first
 * @param judgement what the triggers say of the present step; null if this instance has not judged it
 * @param scans the backfills and verifications, in all runs
 * @param copies what the two sides owe each other
 * @param checklist where the items of the checklists stand; none if the plan has no checklist
 */
public record RolloutReport(
        String migration,
        String kind,
        long run,
        String state,
        long epoch,
        boolean contracted,
        String writtenAt,
        long seconds,
        Plan plan,
        List<Change> timeline,
        List<Change> waysBack,
        List<Said> notes,
        @Nullable Judged judgement,
        List<Scanned> scans,
        Copies copies,
        List<Item> checklist) {

    /** Copies the lists. */
    public RolloutReport {
        timeline = List.copyOf(timeline);
        waysBack = List.copyOf(waysBack);
        notes = List.copyOf(notes);
        scans = List.copyOf(scans);
        checklist = List.copyOf(checklist);
    }

    /**
     * How it was to move.
     *
     * @param mode who moves it on
     * @param steps the shares, in percent
     * @param minimumCalls how many calls of the new side a step needs
     * @param minimumSeconds how long a step lasts at least
     * @param approvals before which steps a person is asked
     * @param holdback percent of keys that stay on the old side for the time of the soak
     * @param soakSeconds how long the last share lasts at least
     * @param triggers what would turn it back, with limit and reaction
     */
    public record Plan(
            String mode,
            List<Integer> steps,
            long minimumCalls,
            long minimumSeconds,
            List<String> approvals,
            int holdback,
            long soakSeconds,
            List<String> triggers) {

        /** Copies the lists. */
        public Plan {
            steps = List.copyOf(steps);
            approvals = List.copyOf(approvals);
            triggers = List.copyOf(triggers);
        }
    }

    /**
     * A change, and what it rested on.
     *
     * @param at when
     * @param run the run to which it belongs
     * @param epoch the epoch that began with it
     * @param from phase and share before
     * @param to phase and share after
     * @param by who asked for it
     * @param reason why
     * @param evidence what it rested on; may have several lines
     * @param seconds how long what it led to has lasted
     */
    public record Change(
            String at,
            long run,
            long epoch,
            String from,
            String to,
            String by,
            String reason,
            String evidence,
            long seconds) {}

    /**
     * What was said or told, such as an approval, a sign-off, a rehearsal or an alarm.
     *
     * @param at when
     * @param run in which run
     * @param epoch in which epoch
     * @param kind what it is
     * @param subject of what, such as the item or the trigger; may be empty
     * @param by who
     * @param reason why, or what was found
     */
    public record Said(String at, long run, long epoch, String kind, String subject, String by, String reason) {}

    /**
     * What the triggers say of the present step.
     *
     * @param verdict of all of them
     * @param seconds how long the step has lasted
     * @param newCalls how many calls the new side has had in it
     * @param findings what each says, with its numbers
     */
    public record Judged(String verdict, long seconds, long newCalls, List<String> findings) {

        /** Copies the list. */
        public Judged {
            findings = List.copyOf(findings);
        }
    }

    /**
     * A backfill or a verification.
     *
     * @param run in which run
     * @param kind {@code BACKFILL} or {@code VERIFICATION}
     * @param rows how many rows were looked at, or copied
     * @param differing how many rows differed, before any repair
     * @param oneWay how many rows do not survive the way to the new shape and back
     * @param startedAt when it began
     * @param finishedAt when it ended; null if it did not
     * @param seconds how long it took; null if it did not end
     */
    public record Scanned(
            long run,
            String kind,
            long rows,
            long differing,
            long oneWay,
            String startedAt,
            @Nullable String finishedAt,
            @Nullable Long seconds) {}

    /**
     * What the two sides owe each other.
     *
     * @param owed copies that are still to be made
     * @param deadLetters copies that were given up
     * @param uncertain whether a database did not answer, so that there may be more
     */
    public record Copies(long owed, long deadLetters, boolean uncertain) {}

    /**
     * An item of a checklist.
     *
     * @param name its name
     * @param stage what it holds up: {@code BEFORE}, {@code DURING} or {@code AFTER}
     * @param text what must be so
     * @param checkedBy {@code PERSON} or {@code MACHINE}
     * @param state {@code DONE}, {@code OPEN} or {@code FAILED}
     * @param by who signed it off; may be empty
     * @param at when it was signed off; null if it was not
     * @param detail what was found, what is missing, or what the person said
     */
    public record Item(
            String name,
            String stage,
            String text,
            String checkedBy,
            String state,
            String by,
            @Nullable String at,
            String detail) {

        /**
         * An item as it was found.
         *
         * @param result what was found
         * @return the item
         */
        public static Item of(ChecklistResult result) {
            Instant at = result.at();
            return new Item(
                    result.item().name(),
                    result.item().stage().name(),
                    result.item().text(),
                    result.signable() ? "PERSON" : "MACHINE",
                    result.state().name(),
                    result.by(),
                    at == null ? null : at.toString(),
                    result.detail());
        }
    }

    /**
     * The report for people.
     *
     * @return Markdown
     */
    public String toMarkdown() {
        return new ReportText(this).text();
    }

    /**
     * The report for programs: the same names and values as the components of these records.
     *
     * @return a JSON object
     */
    public String toJson() {
        return ReportJson.of(this);
    }
}
