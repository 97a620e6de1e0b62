package dev.zdm.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a migration moves on by itself, and what would turn it back. Immutable. The shares themselves are those of {@link
 * ReadPolicy#steps}.
 *
 * @param mode who moves it on
 * @param minimumCalls how many calls the new side needs in a step before the next one
 * @param minimumTime how long a step lasts at least
 * @param approvals before which steps a person is asked, by the phase that begins, or by the share that is reached, such as
 *     {@code 50}
 * @param holdback percent of keys that stay on the old side for the time of the soak, before all have moved: as long as
 *     there are some, failures can be told to come from the new side; 0 for none
 * @param soak how long the last share, the one with the holdback, and {@code WRITE_NEW} last at least
 * @param windows when it may move on by itself; at any time if empty
 * @param triggers what would speak against the new side, by different names
 * @param risk how likely, between 0 and 1, a new side that is as good as the old one is blamed by a sequential
 *     trigger in the whole rollout; for each of them
 * @param checkEvery how often each instance looks
 * @param scans whether the backfill and the verification are begun, too
 * @param checklist the items that are gates besides the engine's own; none by default
 */
public record RolloutPlan(
        RolloutMode mode,
        long minimumCalls,
        Duration minimumTime,
        Set<String> approvals,
        int holdback,
        Duration soak,
        List<ScheduleWindow> windows,
        List<Trigger> triggers,
        double risk,
        Duration checkEvery,
        boolean scans,
        ChecklistPolicy checklist) {
    /** The longest time between two looks. */
    public static final Duration LONGEST_CHECK = Duration.ofSeconds(30);

    /**
     * {@code MANUAL}; 100 calls and 5 minutes in each step; approval before the writes move and before the old side is no
     * longer kept; no holdback; 10 minutes soak; at any time; {@link Trigger#DEFAULTS}; risk 0.01; a look each second;
     * scans are begun; no checklist.
     */
    public static final RolloutPlan DEFAULT = new RolloutPlan(
            RolloutMode.MANUAL,
            100,
            Duration.ofMinutes(5),
            Set.of(Phase.WRITE_NEW.name(), Phase.NEW_ONLY.name()),
            0,
            Duration.ofMinutes(10),
            List.of(),
            Trigger.DEFAULTS,
            0.01,
            Duration.ofSeconds(1),
            true,
            ChecklistPolicy.NONE);

    /** Copies the parts and checks the numbers. */
    public RolloutPlan {
        approvals = Set.copyOf(approvals);
        windows = List.copyOf(windows);
        triggers = List.copyOf(triggers);
        require(
                minimumCalls >= 0 && !minimumTime.isNegative() && !soak.isNegative(),
                "a negative minimum",
                "give zero or more calls and time");
        require(holdback >= 0 && holdback <= 50, "a holdback of " + holdback + " %", "give 0 to 50 percent");
        require(
                risk > 0 && risk <= 0.5,
                "a risk of " + risk,
                "give a number above 0, at most 0.5, such as 0.01"); // false for NaN
        require(
                !checkEvery.isNegative() && !checkEvery.isZero() && checkEvery.compareTo(LONGEST_CHECK) <= 0,
                "a look every " + checkEvery,
                "give more than zero and at most " + LONGEST_CHECK.toSeconds() + " seconds");
        Set<String> names = new LinkedHashSet<>();
        for (Trigger trigger : triggers) {
            require(
                    names.add(trigger.name()),
                    "two triggers named '" + trigger.name() + "'",
                    "give each a name of its own");
        }
    }

    private static void require(boolean met, String problem, String remedy) {
        if (!met) {
            throw new ConfigurationException(null, null, "the rollout plan has " + problem, remedy);
        }
    }

    /**
     * Refuses what contradicts a migration: an approval before a step that it does not have, or a holdback that none of its
     * shares leaves.
     *
     * @param kind what is moved
     * @param reads how its reads or calls move
     * @throws ConfigurationException if something does
     */
    public void check(MigrationKind kind, ReadPolicy reads) {
        for (String each : approvals) {
            boolean known =
                    kind.phases().stream().anyMatch(phase -> phase.name().equals(each))
                            || reads.steps().stream()
                                    .anyMatch(share -> Integer.toString(share).equals(each))
                            || approvals.equals(DEFAULT.approvals());
            require(
                    known,
                    "an approval before '" + each + "', which is no step",
                    "name one of " + kind.phases() + " or of the shares " + reads.steps());
        }
        require(
                holdback == 0 || reads.feature() == null,
                "a holdback, but flag '" + reads.feature() + "' decides",
                "hold keys back by the flag, or bind none");
        require(
                holdback == 0 || reads.steps().get(0) <= 100 - holdback,
                "a holdback of " + holdback + " %, but begins with "
                        + reads.steps().get(0) + " %",
                "begin with a share that leaves the holdback");
    }

    /**
     * Whether it may move on by itself at a moment.
     *
     * @param moment the moment
     * @return true if so
     */
    public boolean isOpen(Instant moment) {
        return windows.isEmpty() || windows.stream().anyMatch(window -> window.contains(moment));
    }

    /**
     * Whether a person is asked before a step.
     *
     * @param phase the phase that begins or goes on
     * @param share the share that is reached
     * @param begins whether the phase begins
     * @return true if so
     */
    public boolean wantsApproval(MigrationPhase phase, int share, boolean begins) {
        return mode != RolloutMode.AUTO
                || (begins && approvals.contains(phase.name()))
                || (phase.takesShare() && approvals.contains(Integer.toString(share)));
    }

    /**
     * The same for somebody else to move.
     *
     * @param other who moves it on
     * @return a new plan
     */
    public RolloutPlan moved(RolloutMode other) {
        return changed(other, triggers, checklist);
    }

    /**
     * The same with other triggers.
     *
     * @param others what would speak against the new side, by different names; they replace all there are
     * @return a new plan
     * @throws ConfigurationException if two have one name
     */
    public RolloutPlan judgedBy(List<Trigger> others) {
        return changed(mode, others, checklist);
    }

    /**
     * The same with checklists whose items are gates.
     *
     * @param items the items, such as {@link ChecklistPolicy#guide()}
     * @return a new plan
     */
    public RolloutPlan checklist(ChecklistPolicy items) {
        return changed(mode, triggers, items);
    }

    private RolloutPlan changed(RolloutMode otherMode, List<Trigger> otherTriggers, ChecklistPolicy items) {
        return new RolloutPlan(
                otherMode,
                minimumCalls,
                minimumTime,
                approvals,
                holdback,
                soak,
                windows,
                otherTriggers,
                risk,
                checkEvery,
                scans,
                items);
    }
}
