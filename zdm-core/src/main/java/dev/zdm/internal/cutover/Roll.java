package dev.zdm.internal.cutover;

import dev.zdm.internal.fleet.Membership;
import dev.zdm.internal.fleet.Silences;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.Situation;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who must be waited for, and who no longer: the roll of a fleet.
 *
 * <p>A live instance may still work in any state since the one that it has acknowledged. Whoever is silent for his whole
 * time to live, by the store's clock and by this instance's own, has no lease any more and reads nothing without asking
 * the guard; what he writes is stopped by the guard. In a parked phase neither holds: operations that began there ask
 * nobody. Whoever may still have some is given up only after a day, or when an operator attests that he is dead.
 */
final class Roll {
    private static final Duration A_DAY = Duration.ofHours(24);
    private static final int POLLS_OF_SILENCE = 3;

    private final Place own;
    private final boolean strict;
    private final Silences silences;

    Roll(Place own, boolean strict, Silences silences) {
        this.own = own;
        this.strict = strict;
        this.silences = silences;
    }

    /** Notes who was heard of; to be called whenever somebody looks. */
    void look(Situation situation) {
        silences.look(situation.instances());
    }

    List<Standing> others(Situation situation) {
        return situation.live().stream().filter(each -> !isOwn(each)).toList();
    }

    boolean isOwn(Standing standing) {
        return standing.place().bootId().equals(own.bootId());
    }

    boolean isMember(Situation situation) {
        return situation.live().stream().anyMatch(this::isOwn);
    }

    /** Forward, everything that began in an earlier epoch must have ended; back, only what cannot coexist with the target. */
    List<Standing> laggards(Situation situation, MigrationState target, boolean forward) {
        Predicate<Standing> lags = forward
                ? each -> each.report().acknowledgedEpoch() < situation.state().epoch()
                : each -> !since(situation, each).allMatch(target::coexistsWith);
        return situation.live().stream().filter(lags).toList();
    }

    private static Since since(Situation situation, Standing standing) {
        long acknowledged = standing.report().acknowledgedEpoch();
        List<MigrationState> states = situation.recent().stream()
                .filter(state -> state.epoch() >= acknowledged)
                .toList();
        return new Since(states, situation.state().epoch() - acknowledged + 1);
    }

    /** The states in which somebody may still work; all of them are known only if none is missing from the audit trail. */
    private record Since(List<MigrationState> states, long epochs) {
        boolean allMatch(Predicate<MigrationState> condition) {
            return states.size() >= epochs && states.stream().allMatch(condition);
        }
    }

    /**
     * Who would have to refuse calls in the target. Those who do so already lose nothing more by it: after a step back that
     * nobody could ask them about they must not stand in the way of the next.
     */
    List<Standing> unserving(List<Standing> live, MigrationState from, MigrationState target) {
        return live.stream()
                .filter(each -> each.place().serves().covers(from))
                .filter(each -> !each.place().serves().covers(target))
                .toList();
    }

    boolean mayBeEvicted(Situation situation, Standing standing) {
        Duration silence = shorter(standing.silence(), silences.of(standing));
        return !strict
                && !isOwn(standing)
                && silence.compareTo(standing.place().timeToLive()) >= 0
                && (isLeased(situation, standing) || standing.silence().compareTo(A_DAY) >= 0);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static boolean isLeased(Situation situation, Standing standing) {
        return since(situation, standing).allMatch(state -> !state.phase().isParked());
    }

    /** How long it takes from now until all of them can be given up; zero if time alone will not do. */
    Duration untilEviction(Situation situation, List<Standing> standings) {
        return standings.stream().allMatch(each -> isDying(situation, each))
                ? standings.stream()
                        .map(each -> each.place().timeToLive())
                        .map(timeToLive ->
                                timeToLive.plus(Membership.poll(timeToLive).multipliedBy(2)))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO)
                : Duration.ZERO;
    }

    private boolean isDying(Situation situation, Standing standing) {
        Duration silence = Membership.poll(standing.place().timeToLive()).multipliedBy(POLLS_OF_SILENCE);
        return !strict
                && !isOwn(standing)
                && standing.silence().compareTo(silence) >= 0
                && isLeased(situation, standing);
    }

    Refusal refusal(Situation situation, Standing standing, MigrationState target) {
        return standing.place().serves().covers(target)
                ? Refusals.laggard(standing, situation.state(), remedy(situation, standing))
                : Refusals.notServed(standing, target, remedy(situation, standing));
    }

    private String remedy(Situation situation, Standing standing) {
        String attest = "once you know that it is dead: evict(\"" + standing.instance() + "\", …)";
        if (!standing.isSilent()) {
            return "end its long transactions or stop it; or, " + attest;
        }
        if (strict) {
            return "strict is on, so time alone gives nobody up; " + attest;
        }
        return isLeased(situation, standing)
                ? "try again: it is given up when it was silent for "
                        + standing.place().timeToLive().toMillis() + " ms by both clocks"
                : "it last worked in a parked phase, where nothing stops a late write, and is given up after 24 hours;"
                        + " sooner, " + attest;
    }
}
