package dev.zdm.benchmarks.calibration;

/** A rule that looks once a minute, as controllers elsewhere do. One for a run. */
abstract class Rule {

    /** What is compared, in the order of the table. */
    enum Kind {
        ONE_STRIKE,
        FIVE_STRIKES,
        Z_TEST;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The limit is the share of calls that may fail, or be slow. */
    static Rule of(Kind kind, double limit) {
        return switch (kind) {
            case ONE_STRIKE -> new Strikes(limit, 1);
            case FIVE_STRIKES -> new Strikes(limit, 5);
            case Z_TEST -> new TwoProportions();
        };
    }

    /** Whether the rule rolls back after a minute with so many calls and hits of the two sides. */
    abstract boolean firesAfter(long oldCalls, long oldHits, long newCalls, long newHits);

    /** So many minutes above the limit, however many between. */
    private static final class Strikes extends Rule {
        private final double limit;
        private final int most;
        private int strikes;

        Strikes(double limit, int most) {
            this.limit = limit;
            this.most = most;
        }

        @Override
        boolean firesAfter(long oldCalls, long oldHits, long newCalls, long newHits) {
            if (newCalls > 0 && newHits > limit * newCalls) {
                strikes++;
            }
            return strikes >= most;
        }
    }

    /** Two proportions since the beginning, one-sided at 5 %, from twenty calls on. */
    private static final class TwoProportions extends Rule {
        private static final double CRITICAL = 1.645;
        private static final long ENOUGH = 20;

        private long oldCalls;
        private long oldHits;
        private long newCalls;
        private long newHits;

        @Override
        boolean firesAfter(long oldCalls, long oldHits, long newCalls, long newHits) {
            this.oldCalls += oldCalls;
            this.oldHits += oldHits;
            this.newCalls += newCalls;
            this.newHits += newHits;
            return this.newCalls >= ENOUGH && this.oldCalls >= ENOUGH && z() > CRITICAL;
        }

        private double z() {
            double pooled = (double) (oldHits + newHits) / (oldCalls + newCalls);
            double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / oldCalls + 1.0 / newCalls));
            return error == 0 ? 0 : ((double) newHits / newCalls - (double) oldHits / oldCalls) / error;
        }
    }
}
