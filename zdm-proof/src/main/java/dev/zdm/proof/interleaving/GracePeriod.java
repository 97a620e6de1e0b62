package dev.zdm.proof.interleaving;

import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.spi.TimeSource;
import java.time.Instant;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Operations beside a coordinator that takes away what earlier epochs need as soon as the present one is acknowledged, as
 * the fleet does with the tables of the old side. Each epoch has a place that holds its number while an operation may need
 * it. Whoever enters an epoch and finds its place empty was not counted.
 */
public class GracePeriod {
    /** More than one scenario can advance by. */
    private static final int PLACES = 64;

    private final LocalView view = new LocalView(state(1), TimeSource.system());
    /** Plain on purpose: the counters alone must order their being emptied after the last reading. */
    private final long[] places = new long[PLACES];

    private int last = 1;

    /** Begins in epoch 1. */
    public GracePeriod() {
        places[1] = 1;
    }

    private static MigrationState state(int epoch) {
        return new MigrationState(
                "rows",
                MigrationKind.DATA,
                "rows",
                1,
                epoch,
                Phase.READ_NEW,
                50,
                false,
                true,
                false,
                Instant.EPOCH,
                "proof",
                "");
    }

    /**
     * An operation.
     *
     * @return its epoch, 0 if that had been given up meanwhile
     */
    @Operation
    public long operate() {
        Snapshot entered = view.enter();
        return finish(entered);
    }

    /**
     * An operation with work that outlives it.
     *
     * @return its epoch, 0 if that had been given up meanwhile
     */
    @Operation
    public long operateAndOutlive() {
        Snapshot entered = view.enter();
        view.reenter(entered);
        view.leave(entered);
        return finish(entered);
    }

    private long finish(Snapshot entered) {
        long found = places[(int) entered.state().epoch()];
        view.leave(entered);
        return found;
    }

    /**
     * The next epoch, and the end of those before it if it is acknowledged.
     *
     * @return the epoch
     */
    @Operation(nonParallelGroup = "coordinator")
    public long advance() {
        last++;
        places[last] = last;
        view.adopt(state(last));
        for (int epoch = 1; epoch < view.acknowledgedEpoch(); epoch++) {
            places[epoch] = 0;
        }
        return last;
    }

    /** The same without threads. */
    public static final class Sequential {
        private long last = 1;

        /** Begins in epoch 1. */
        public Sequential() {}

        /**
         * An operation.
         *
         * @return the present epoch
         */
        public long operate() {
            return last;
        }

        /**
         * An operation with work that outlives it.
         *
         * @return the present epoch
         */
        public long operateAndOutlive() {
            return last;
        }

        /**
         * The next epoch.
         *
         * @return it
         */
        public long advance() {
            return ++last;
        }
    }
}
