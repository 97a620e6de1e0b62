package dev.zdm.internal.rollout;

/** How likely a number of hits is by chance. */
final class Binomial {
    private static final double NEGLIGIBLE = 1e-12;

    private Binomial() {}

    /** The probability of so many hits or more in so many trials, each of which hits with the probability. */
    static double tail(long hits, long trials, double probability) {
        if (hits <= 0 || probability >= 1) {
            return 1;
        }
        if (hits > trials || probability <= 0) {
            return 0;
        }
        if (hits <= trials * probability) {
            return 1 - below(hits, trials, probability);
        }
        double odds = probability / (1 - probability);
        double term = at(hits, trials, probability);
        double sum = 0;
        for (long k = hits; k <= trials && term > NEGLIGIBLE * sum; k++) {
            sum += term;
            term *= odds * (trials - k) / (k + 1.0);
        }
        return Math.min(1, sum);
    }

    /** Downwards from the largest number, because that is the most likely one. */
    private static double below(long hits, long trials, double probability) {
        double odds = (1 - probability) / probability;
        double term = at(hits - 1, trials, probability);
        double sum = 0;
        for (long k = hits - 1; k >= 0 && term > NEGLIGIBLE * sum; k--) {
            sum += term;
            term *= odds * k / (trials - k + 1.0);
        }
        return Math.min(1, sum);
    }

    private static double at(long hits, long trials, double probability) {
        return Math.exp(logFactorial(trials)
                - logFactorial(hits)
                - logFactorial(trials - hits)
                + hits * Math.log(probability)
                + (trials - hits) * Math.log1p(-probability));
    }

    /** Stirling's series, exact for our purpose from 16 on. */
    private static double logFactorial(long n) {
        if (n < 16) {
            double product = 1;
            for (long i = 2; i <= n; i++) {
                product *= i;
            }
            return Math.log(product);
        }
        double x = n + 1.0;
        return (x - 0.5) * Math.log(x)
                - x
                + 0.5 * Math.log(2 * Math.PI)
                + 1 / (12 * x)
                - 1 / (360 * x * x * x)
                + 1 / (1260 * x * x * x * x * x);
    }
}
