package dev.zdm.proof.simulation;

import dev.zdm.plan.MigrationState;
import java.time.Duration;
import java.util.List;

/** A state store that lacks one rule. */
final class BrokenStateStore extends SimStateStore {
    private final Mutant mutant;

    BrokenStateStore(SimDatabase database, Mutant mutant) {
        super(database, store -> new BrokenInstances(database, store, mutant));
        this.mutant = mutant;
    }

    @Override
    public MigrationState change(String migration, Decision decision) {
        if (mutant != Mutant.GATE_OUTSIDE_EPOCH_TRANSACTION) {
            return super.change(migration, decision);
        }
        Change decided = decision.decide(inUnit(() -> situation(migration)));
        return super.change(migration, situation -> {
            situation.requireEpoch(decided.next().epoch() - 1);
            return decided;
        });
    }

    @Override
    Situation situation(String migration) {
        Situation seen = super.situation(migration);
        return mutant == Mutant.FLIP_BACK_THOUGH_OLD_INCOMPLETE
                ? new Situation(complete(seen.state()), seen.instances(), seen.recent())
                : seen;
    }

    @Override
    MigrationState read(String migration) {
        MigrationState state = super.read(migration);
        return mutant == Mutant.FLIP_BACK_THOUGH_OLD_INCOMPLETE ? complete(state) : state;
    }

    private static MigrationState complete(MigrationState state) {
        return new MigrationState(
                state.migration(),
                state.kind(),
                state.salt(),
                state.run(),
                state.epoch(),
                state.phase(),
                state.share(),
                state.paused(),
                true,
                state.contracted(),
                state.changedAt(),
                state.changedBy(),
                state.reason());
    }

    /** Instances that lack one rule. */
    private static final class BrokenInstances extends SimInstances {
        private static final int SHORTER = 10;

        private final SimStateStore store;
        private final Mutant mutant;

        BrokenInstances(SimDatabase database, SimStateStore store, Mutant mutant) {
            super(database, store);
            this.store = store;
            this.mutant = mutant;
        }

        @Override
        void lockState(String migration) {
            if (mutant != Mutant.REGISTRATION_WITHOUT_ROW_LOCK) {
                super.lockState(migration);
            }
        }

        @Override
        public List<Standing> list(String migration) {
            return super.list(migration).stream().map(this::broken).toList();
        }

        private Standing broken(Standing each) {
            Report report = each.report();
            return switch (mutant) {
                case ACKNOWLEDGED_WITHOUT_DRAINING -> standing(each, acknowledging(report, report.epoch()));
                case FORWARD_WITHOUT_ACKNOWLEDGEMENT ->
                    standing(
                            each,
                            acknowledging(
                                    report,
                                    store.stored(each.place().migration()).epoch()));
                case EVICTED_BY_OWN_CLOCK_ONLY ->
                    new Standing(each.place(), each.sequence(), report, Duration.ofHours(1), each.live());
                case EVICTED_BY_STORE_CLOCK_ONLY -> each.isSilent() ? atOnce(each) : each;
                case LEASE_OUTLIVES_EVICTION ->
                    new Standing(shorter(each.place()), each.sequence(), report, each.silence(), each.live());
                default -> each;
            };
        }

        private static Place shorter(Place place) {
            return living(place, place.timeToLive().dividedBy(SHORTER));
        }

        private static Place living(Place place, Duration life) {
            return new Place(place.instance(), place.migration(), place.bootId(), life, place.serves());
        }

        /** Any silence by the other clock is long enough. */
        private static Standing atOnce(Standing each) {
            return new Standing(
                    living(each.place(), Duration.ofMillis(1)),
                    each.sequence(),
                    each.report(),
                    each.silence(),
                    each.live());
        }

        private static Standing standing(Standing each, Report report) {
            return new Standing(each.place(), each.sequence(), report, each.silence(), each.live());
        }

        private static Report acknowledging(Report report, long epoch) {
            return new Report(epoch, 0, report.epoch(), report.comparisons(), report.mismatches());
        }
    }
}
