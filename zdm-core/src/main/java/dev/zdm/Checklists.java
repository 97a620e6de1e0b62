package dev.zdm;

import dev.zdm.health.CheckResult;
import dev.zdm.health.HealthChecks;
import dev.zdm.health.NamedCheck;
import dev.zdm.internal.cutover.Checklist;
import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.ChecklistResult;
import dev.zdm.plan.ChecklistResult.State;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.RolloutNotes;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The checklists of one migration: what machines find, and what persons have signed off in the present run. Who only wants to
 * know what is known does not wait for a check; he has them looked at again for the next time.
 */
final class Checklists implements Checklist {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final ChecklistPolicy policy;
    private final Supplier<MigrationState> state;
    private final RolloutNotes notes;
    private final TimeSource time;
    private final Executor executor;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Machines machines = Machines.NONE;
    private volatile @Nullable Findings latest;

    /** What machines look at, by the names of the items. */
    private record Machines(Set<String> names, @Nullable HealthChecks checks) {
        static final Machines NONE = new Machines(Set.of(), null);
    }

    /** What they found last, and when by the clock that only runs forward. */
    private record Findings(Map<String, CheckResult> results, long at) {}

    Checklists(Environment environment, ChecklistPolicy policy, Supplier<MigrationState> state) {
        this.policy = policy;
        this.state = state;
        this.notes = environment.store().rollouts().notes();
        this.time = environment.time();
        this.executor = environment.executor();
    }

    /** From now on machines look; before, the migration was not there to be looked at. */
    void begin(ChecklistProbes probes) {
        HealthChecks checks = new HealthChecks(executor, time).keepFor(Duration.ZERO);
        List<NamedCheck> found = policy.items().stream()
                .map(probes::of)
                .flatMap(Optional::stream)
                .toList();
        found.forEach(checks::add);
        machines = new Machines(found.stream().map(NamedCheck::name).collect(Collectors.toUnmodifiableSet()), checks);
    }

    @Override
    public Found look() {
        if (policy.isEmpty()) {
            return Found.NOTHING;
        }
        HealthChecks checks = machines.checks();
        if (checks != null) {
            latest = new Findings(
                    checks.report().checks().stream().collect(Collectors.toMap(CheckResult::name, Function.identity())),
                    time.nanoTime());
        }
        return found();
    }

    @Override
    public Found known() {
        if (policy.isEmpty()) {
            return Found.NOTHING;
        }
        Findings before = latest;
        if (before == null || time.nanoTime() - before.at() >= KEPT.toNanos()) {
            lookElsewhere();
        }
        return found();
    }

    private void lookElsewhere() {
        if (machines.names().isEmpty() || !looking.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(this::lookAndEnd);
        } catch (RejectedExecutionException e) {
            // The executor is full, or ends: whoever asks next tries again.
            looking.set(false);
        }
    }

    private void lookAndEnd() {
        try {
            Found unused = look();
        } catch (MigrationException e) {
            // The store does not answer: what was known stands, and whoever asks next tries again.
        } finally {
            looking.set(false);
        }
    }

    private Found found() {
        MigrationState present = state.get();
        List<Note> signed = notes.of(present.migration(), present.run()).stream()
                .filter(note -> note.kind() == Kind.SIGNED_OFF)
                .toList();
        return new Found(
                present.run(),
                policy.items().stream().map(item -> result(item, signed)).toList());
    }

    private ChecklistResult result(ChecklistItem item, List<Note> signed) {
        return isSignable(item) ? signedOff(item, signed) : lookedAt(item);
    }

    private boolean isSignable(ChecklistItem item) {
        return !machines.names().contains(item.name());
    }

    /** The first one counts, who may have said why. */
    private static ChecklistResult signedOff(ChecklistItem item, List<Note> signed) {
        return signed.stream()
                .filter(note -> note.subject().equals(item.name()))
                .findFirst()
                .map(note -> new ChecklistResult(item, true, State.DONE, note.by(), note.at(), note.reason()))
                .orElseGet(() -> new ChecklistResult(item, true, State.OPEN, "", null, "nobody has signed it off"));
    }

    private ChecklistResult lookedAt(ChecklistItem item) {
        Findings found = latest;
        CheckResult result = found == null ? null : found.results().get(item.name());
        if (result == null) {
            return new ChecklistResult(item, false, State.OPEN, "", null, "not looked at yet");
        }
        State is = result.isHealthy() ? State.DONE : State.FAILED;
        return new ChecklistResult(item, false, is, "", null, result.detail());
    }

    /** The names of the items that a person signs off. */
    Set<String> signable() {
        return policy.items().stream()
                .filter(this::isSignable)
                .map(ChecklistItem::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Refuses what cannot be signed off. */
    void requireSignable(String name) {
        MigrationState present = state.get();
        ChecklistItem item = policy.find(name).orElseThrow(() -> refused(present, unknown(name), "correct the name"));
        if (!isSignable(item)) {
            throw refused(
                    present,
                    "a machine checks the item '" + name + "': " + item.text(),
                    "mend what it finds missing; only " + signable() + " are signed off");
        }
        if (present.contracted()) {
            throw refused(present, "its run has ended: the old side was given up", "there is nothing left to sign off");
        }
    }

    private String unknown(String name) {
        return policy.isEmpty()
                ? "it has no checklist, and so no item '" + name + "'"
                : "its checklist has no item '" + name + "', only "
                        + policy.items().stream().map(ChecklistItem::name).toList();
    }

    private static ConfigurationException refused(MigrationState state, String problem, String remedy) {
        return new ConfigurationException(state.migration(), state.phase(), problem, remedy);
    }
}
