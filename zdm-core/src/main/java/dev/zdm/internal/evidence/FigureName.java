package dev.zdm.internal.evidence;

/**
 * Every figure of a migration or a comparison: what docs/metrics.md says of it, word for word. The first four have the names that the
 * dashboards of other migrations use, and therefore not zdm's prefix.
 */
public enum FigureName {
    PROGRESS(
            "migration.progress",
            Type.COUNTER,
            "operations",
            "Operations of the migration: legs of calls, chunks of scans, transitions",
            "when one ends"),
    DURATION(
            "migration.operation.duration",
            Type.TIMER,
            "seconds",
            "How long operations of the migration take, whatever their outcome",
            "when one ends; legs of calls only while the migration is not parked"),
    DURATION_MAX(
            "migration.operation.duration.seconds.max",
            Type.GAUGE,
            "seconds",
            "The longest operation of the last two to three minutes",
            "as the duration"),
    HEALTH(
            "system.health.score",
            Type.GAUGE,
            "0 to 1",
            "Health of a component as this instance sees it; overall is the least of the others",
            "old, new, copy: share of legs that succeeded in about the last minute, 1 if there were none; breaker: 1"
                    + " closed, 0.5 half-open, 0 open; state_store: 1 if it answered the latest renewal; instance: 1 while"
                    + " it holds its place"),
    HEALTH_CHECK(
            "zdm.health.check",
            Type.GAUGE,
            "0 or 1",
            "What a check of the migration found last: 1 healthy, 0 unhealthy; -1 if nobody has asked yet",
            "when somebody asks for its health; a scrape runs no check"),
    SPLIT(
            "traffic.split.percentage",
            Type.GAUGE,
            "percent",
            "The share of reads or calls that the phase sends to each version; flag, breaker and fallback may send fewer"
                    + " to the new one",
            "at every change"),
    CALLS(
            "zdm.calls",
            Type.TIMER,
            "seconds",
            "Legs of calls, each to one side, while the migration is not parked",
            "when the leg ends"),
    CALLS_MAX(
            "zdm.calls.seconds.max",
            Type.GAUGE,
            "seconds",
            "The longest leg of the last two to three minutes",
            "as the legs"),
    CALLS_PARKED(
            "zdm.calls.parked",
            Type.COUNTER,
            "calls",
            "Calls in OLD_ONLY and NEW_ONLY, counted and not timed: reading the clock would cost ten times the rest",
            "when the call ends"),
    CALL_FAILURES(
            "zdm.calls.failures",
            Type.COUNTER,
            "calls",
            "Failed legs of calls by the kind of their exception",
            "when the leg ends, parked or not"),
    FALLBACKS(
            "zdm.fallbacks",
            Type.COUNTER,
            "calls",
            "Answers of the old side to what belonged to the new one",
            "when the old side has answered"),
    GUARDED_READS(
            "zdm.reads.guarded",
            Type.COUNTER,
            "calls",
            "Reads under the guard row, because this instance was out of touch with the others: exact, and slower",
            "when the owner's row is about to be read"),
    COMPARISONS(
            "zdm.comparisons",
            Type.COUNTER,
            "comparisons",
            "Shadow comparisons",
            "when the verdict is known, or the comparison is skipped"),
    CALIBRATIONS(
            "zdm.calibrations",
            Type.COUNTER,
            "comparisons",
            "Of a comparison without a migration: of the old implementation with itself",
            "as the comparisons"),
    BLAMED_FIELDS(
            "zdm.blamed.fields",
            Type.GAUGE,
            "fields",
            "Of a comparison without a migration: fields in which the new implementation differs beyond their noise",
            "when a comparison ends"),
    SCAN_ROWS(
            "zdm.scan.rows",
            Type.GAUGE,
            "rows",
            "Rows done by the latest scan of this instance",
            "when a chunk is committed"),
    COPY_FAILURES(
            "zdm.copy.failures",
            Type.COUNTER,
            "copies",
            "Copies that failed; in ATOMIC the write was rolled back, in BEST_EFFORT it is owed",
            "when the copy fails"),
    OUTCOMES_PENDING(
            "zdm.outcomes.pending",
            Type.COUNTER,
            "writes",
            "Writes in DURABLE that were answered with OutcomePendingException: committed, and not copied yet",
            "when the copy of the writer fails"),
    PENDING(
            "zdm.pending",
            Type.GAUGE,
            "copies",
            "Copies that two databases owe each other, in both directions, of the whole fleet",
            "once a second, by the repairer of this instance"),
    PENDING_AGE(
            "zdm.pending.age",
            Type.GAUGE,
            "seconds",
            "How long the oldest of these copies has been owed",
            "as zdm.pending"),
    DEAD_LETTERS(
            "zdm.dead.letters",
            Type.GAUGE,
            "copies",
            "Copies that were given up, because the other side refuses them",
            "as zdm.pending"),
    TRANSITIONS(
            "zdm.transitions",
            Type.COUNTER,
            "transitions",
            "Changes of phase, share or pause made by this instance",
            "when the change is stored"),
    REFUSALS(
            "zdm.refusals",
            Type.COUNTER,
            "transitions",
            "Changes that were asked of this instance and refused",
            "when it is refused"),
    NOTIFICATIONS(
            "zdm.notifications",
            Type.COUNTER,
            "notifications",
            "Notifications by what became of them",
            "when the notifier has taken one or failed, or one is dropped"),
    LEASE(
            "zdm.lease",
            Type.GAUGE,
            "0 or 1",
            "Whether this instance may trust the state that it knows; without it reads are guarded",
            "1 for four fifths of the time to live after each answered renewal"),
    PHASE("zdm.phase", Type.GAUGE, "position", "The phase's position, 0 for the first", "at every change"),
    SHARE(
            "zdm.share",
            Type.GAUGE,
            "percent",
            "The share that is part of the phase, 0 where it has none",
            "at every change"),
    EPOCH("zdm.epoch", Type.GAUGE, "epoch", "The present epoch", "at every change"),
    PAUSED("zdm.paused", Type.GAUGE, "0 or 1", "Whether the migration is paused", "at every change"),
    ROLLOUT_DECISIONS(
            "zdm.rollout.decisions",
            Type.COUNTER,
            "decisions",
            "What the rollout did on this instance: steps taken, ways back taken, needs of a person told",
            "when it is done; one instance of the fleet does it"),
    ROLLOUT_VERDICT(
            "zdm.rollout.verdict",
            Type.GAUGE,
            "position",
            "What a trigger of the plan says of the fleet: 0 pass, 1 inconclusive, 2 no data, 3 error, 4 fail; -1 where it"
                    + " has no say",
            "at each look"),
    ROLLOUT_ARMED(
            "zdm.rollout.armed",
            Type.GAUGE,
            "0 or 1",
            "Whether a trigger that fails would roll the migration back now, without asking",
            "at every change"),
    ROLLOUT_NEEDS(
            "zdm.rollout.needs",
            Type.GAUGE,
            "0 or 1",
            "Whether the rollout waits for a person, and for what",
            "at each look"),
    ROLLOUT_STEP_AGE(
            "zdm.rollout.step.age",
            Type.GAUGE,
            "seconds",
            "How long the present step has lasted, by the clock of the state store",
            "at each look"),
    ROLLOUT_STEP_CALLS(
            "zdm.rollout.step.calls",
            Type.GAUGE,
            "calls",
            "Calls of the new side in the present step, of the whole fleet",
            "at each look"),
    ROLLOUT_LOOK_AGE(
            "zdm.rollout.look.age",
            Type.GAUGE,
            "seconds",
            "How long ago this instance looked at the evidence; 0 where nothing is to be looked at",
            "all the time; a look that ends with an error is none");

    /** How a figure is published. */
    public enum Type {
        COUNTER,
        GAUGE,
        TIMER
    }

    private final String text;
    private final Type type;
    private final String unit;
    private final String meaning;
    private final String counted;

    FigureName(String text, Type type, String unit, String meaning, String counted) {
        this.text = text;
        this.type = type;
        this.unit = unit;
        this.meaning = meaning;
        this.counted = counted;
    }

    /** The dotted name. */
    public String text() {
        return text;
    }

    public Type type() {
        return type;
    }

    public String unit() {
        return unit;
    }

    public String meaning() {
        return meaning;
    }

    /** When it changes. */
    public String counted() {
        return counted;
    }
}
