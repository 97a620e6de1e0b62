package dev.zdm.internal.rollout;

/**
 * Whether what goes wrong comes from the new side more often than calls do: a sequential likelihood ratio (Wald, 1945).
 *
 * <p>A key belongs to the new side with the probability s, whatever else is known of it. If the new side fails R times as
 * often as the old one, a key that fails belongs to it with q(R) = sR / (sR + 1 − s). So each failing key multiplies the ratio
 * of R against what is tolerated, R0, by q(R) / q(R0) if it is of the new side, and by (1 − q(R)) / (1 − q(R0)) if not. As long
 * as the new side is no worse than tolerated, that product is at each time no more than 1 in the mean, and exceeds 1/α at
 * <em>any</em> time with a probability of at most α (Ville, 1939): one may look as often as one likes. An outage of both
 * sides brings keys of both, in the proportion s, and so no evidence; silence brings none, too.
 *
 * <p>How much worse a broken side is nobody knows before, so the mean of two ratios is taken, which has the same bound
 * (Robbins, 1970): it costs ln 2 of evidence, about one failure more.
 *
 * <p>A long healthy time would drive the product towards 0, and a side that breaks then would have to make up for it. So each
 * is held above a floor, at α, and where n keys have failed, at 1/n. Holding it up adds chance: after n failing keys the
 * probability is at most α (1 + nα) while n ≤ 1/α, and at most α (2 + ln nα) later. A side that breaks late is found within
 * about twice the time.
 */
final class OriginTest {
    private final double[] upwards;
    private final double[] downwards;
    private final double[] logs;
    private final double threshold;
    private double seen;

    /** The share is s, between 0 and 1; each factor is an R by R0. */
    OriginTest(double share, double tolerated, double alpha, double... factors) {
        this.upwards = new double[factors.length];
        this.downwards = new double[factors.length];
        this.logs = new double[factors.length];
        this.threshold = Math.log(1 / alpha);
        for (int i = 0; i < factors.length; i++) {
            double before = share * tolerated + 1 - share;
            double after = share * tolerated * factors[i] + 1 - share;
            upwards[i] = Math.log(factors[i] * before / after);
            downwards[i] = Math.log(before / after);
        }
    }

    void add(long onNew, long onOld) {
        if (onNew == 0 && onOld == 0) {
            return;
        }
        seen += onNew + onOld;
        for (int i = 0; i < logs.length; i++) {
            double log = logs[i] + onNew * upwards[i] + onOld * downwards[i];
            logs[i] = log >= -threshold ? log : Math.max(log, -Math.max(threshold, Math.log(seen)));
        }
    }

    /** The logarithm of the mean of the ratios. */
    double log() {
        double most = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            most = Math.max(most, log);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum / logs.length);
    }

    double threshold() {
        return threshold;
    }
}
