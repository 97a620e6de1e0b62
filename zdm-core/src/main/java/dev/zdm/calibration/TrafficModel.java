package dev.zdm.calibration;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Side;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Traffic as it comes: calls of users at random times, failures at random, durations distributed log-normally. Immutable.
 *
 * @param perSecond calls in a second, in the mean; 0 for an idle service
 * @param users how many users there are, each of whom calls as often as any other; 0 if each call is of another one
 * @param errors how likely a call fails on either side, 0 to 1
 * @param sticky the share of users whose calls always fail, on either side, 0 to 1
 * @param median half of all calls take no longer
 * @param sigma the standard deviation of the logarithm of how long calls take; 0.8 is common
 * @param faults what goes wrong and when
 */
public record TrafficModel(
        double perSecond, int users, double errors, double sticky, Duration median, double sigma, List<Fault> faults)
        implements Traffic {

    /**
     * Something that goes wrong for a time.
     *
     * @param sides whose calls it concerns
     * @param from when it begins, since the run began
     * @param until when it ends
     * @param errors how likely a call fails meanwhile, 0 to 1
     * @param slower how many times as long calls take meanwhile; 1 for as long as ever
     */
    public record Fault(Set<Side> sides, Duration from, Duration until, double errors, double slower) {
        /** Copies the sides and checks the numbers. */
        public Fault {
            sides = Set.copyOf(sides);
            if (!isShare(errors) || !Double.isFinite(slower) || slower <= 0 || until.compareTo(from) < 0) {
                throw invalid(
                        "a fault of " + errors + " errors, " + slower + " times as slow, from " + from + " to " + until,
                        "give errors of 0 to 1, a positive factor, and an end after the beginning");
            }
        }

        private boolean concerns(Side side, long nanos) {
            return sides.contains(side) && nanos >= from.toNanos() && nanos < until.toNanos();
        }
    }

    /** Copies the faults and checks the numbers. */
    public TrafficModel {
        faults = List.copyOf(faults);
        if (!Double.isFinite(perSecond) || perSecond < 0 || users < 0 || !isShare(errors) || !isShare(sticky)) {
            throw invalid(
                    "traffic of " + perSecond + " calls a second, " + users + " users, " + errors + " errors, " + sticky
                            + " sticky",
                    "give calls and users of 0 or more, and errors of 0 to 1");
        }
        if (median.isNegative() || median.isZero() || !Double.isFinite(sigma) || sigma < 0) {
            throw invalid(
                    "calls that take " + median + " with sigma " + sigma,
                    "give a positive median and a sigma of 0 or more");
        }
    }

    private static boolean isShare(double number) {
        return number >= 0 && number <= 1; // false for NaN
    }

    private static ConfigurationException invalid(String problem, String remedy) {
        return new ConfigurationException(null, null, "a calibration has " + problem, remedy);
    }

    /**
     * The same where something goes wrong, too.
     *
     * @param fault what goes wrong
     * @return a new model
     */
    public TrafficModel with(Fault fault) {
        return new TrafficModel(
                perSecond,
                users,
                errors,
                sticky,
                median,
                sigma,
                java.util.stream.Stream.concat(faults.stream(), java.util.stream.Stream.of(fault))
                        .toList());
    }

    @Override
    public Iterator<Call> calls(Setting setting) {
        return new Calls(setting);
    }

    private final class Calls implements Iterator<Call> {
        private final Setting setting;
        private final SplittableRandom random;
        private long number;
        private double seconds;

        Calls(Setting setting) {
            this.setting = setting;
            this.random = new SplittableRandom(setting.seed());
        }

        @Override
        public boolean hasNext() {
            return perSecond > 0;
        }

        @Override
        public Call next() {
            seconds -= Math.log(1 - random.nextDouble()) / perSecond;
            long at = (long) (seconds * 1e9);
            long user = users == 0 ? number++ : random.nextInt(users);
            String key = Long.toString(user);
            Side side = setting.assigned().sideOf(key);
            Fault fault = faultAt(side, at);
            boolean fails = random.nextDouble() < (fault == null ? errors : fault.errors()) || user < sticky * users;
            double slower = fault == null ? 1 : fault.slower();
            long took = (long) (median.toNanos() * slower * Math.exp(sigma * random.nextGaussian()));
            return new Call(Duration.ofNanos(at), key, side, fails, took);
        }

        private @Nullable Fault faultAt(Side side, long nanos) {
            for (Fault fault : faults) {
                if (fault.concerns(side, nanos)) {
                    return fault;
                }
            }
            return null;
        }
    }
}
