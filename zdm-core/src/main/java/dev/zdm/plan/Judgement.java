package dev.zdm.plan;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the fleet's evidence says of the present step. Immutable.
 *
 * @param epoch the epoch that was judged
 * @param inStep how long the step has lasted, by the state store's clock
 * @param newCalls how many calls the new side has answered or failed in it
 * @param findings what each trigger says, in the order of the plan
 */
public record Judgement(long epoch, Duration inStep, long newCalls, List<Finding> findings) {

    /** Copies the list. */
    public Judgement {
        findings = List.copyOf(findings);
    }

    /**
     * The first trigger that failed with a reaction.
     *
     * @param reaction the reaction
     * @return the finding, empty if none did
     */
    public Optional<Finding> failed(Reaction reaction) {
        return findings.stream()
                .filter(each -> each.verdict() == TriggerVerdict.FAIL && each.reaction() == reaction)
                .findFirst();
    }

    /**
     * The verdict of all triggers that have a say, which is the weightiest of theirs.
     *
     * @return the verdict; {@code PASS} where there is no trigger
     */
    public TriggerVerdict verdict() {
        return findings.stream()
                .filter(each -> each.reaction() != Reaction.REPORT)
                .map(Finding::verdict)
                .max(Comparator.naturalOrder())
                .orElse(TriggerVerdict.PASS);
    }

    /**
     * The judgement as lines for people, for the audit trail.
     *
     * @return the time, the calls, and a line for each trigger
     */
    public String describe() {
        return "after " + inStep.toSeconds() + " s and " + newCalls + " calls of the new side\n"
                + findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }
}
