package dev.zdm.test.fault;

import dev.zdm.plan.ConfigurationException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong at one {@link FaultPoint}: at its next call unless {@link #onCall} or {@link #always} says
 * otherwise. Calls are counted from the moment at which the fault was armed. Thread-safe once armed.
 */
public final class Fault {
    private final String point;
    private final String kind;
    private IntFunction<@Nullable Throwable> effect;
    private int wanted = 1;
    private boolean always;
    private boolean optional;
    private int seen;
    private int happened;

    private Fault(String point, String kind, IntFunction<@Nullable Throwable> effect) {
        this.point = point;
        this.kind = kind;
        this.effect = effect;
    }

    static Fault failing(String point) {
        return new Fault(point, "fail", call -> new InjectedFailureException(point, call));
    }

    static Fault crashing(String point) {
        return new Fault(point, "crash", call -> new SimulatedCrash(point, call));
    }

    static Fault delaying(String point, Duration by, Consumer<Duration> passTime) {
        return new Fault(point, "delay", call -> {
            passTime.accept(by);
            return null;
        });
    }

    /**
     * Which call it happens at.
     *
     * @param number 1 for the next call, 2 for the one after it
     * @return this
     * @throws ConfigurationException if the number is less than 1
     */
    public synchronized Fault onCall(int number) {
        if (number < 1) {
            throw new ConfigurationException(
                    null, null, "call " + number + " of '" + point + "' will never come", "count calls from 1");
        }
        this.wanted = number;
        return this;
    }

    /**
     * Lets it happen at every call from now on.
     *
     * @return this
     */
    public synchronized Fault always() {
        this.always = true;
        return this;
    }

    /**
     * What is thrown in place of {@link InjectedFailureException}.
     *
     * @param failure an exception that the code at this point may throw; a checked one only where the called method
     *     declares it
     * @return this
     */
    public synchronized Fault with(Exception failure) {
        this.effect = call -> failure;
        return this;
    }

    /**
     * Does not ask that it happens: in some phases the test may never come by.
     *
     * @return this
     */
    public synchronized Fault ifReached() {
        this.optional = true;
        return this;
    }

    /**
     * How often it has happened.
     *
     * @return the number of calls that it disturbed
     */
    public synchronized int timesHappened() {
        return happened;
    }

    synchronized boolean isMissed() {
        return happened == 0 && !optional;
    }

    boolean isCrash() {
        return kind.equals("crash");
    }

    /** Counts a call; what is to happen at it, if anything is. */
    synchronized Optional<Runnable> count() {
        seen++;
        int call = seen;
        return always || call == wanted ? Optional.of(() -> happen(call)) : Optional.empty();
    }

    private void happen(int call) {
        Throwable failure = take(call);
        if (failure != null) {
            Fault.<RuntimeException>raise(failure);
        }
    }

    private synchronized @Nullable Throwable take(int call) {
        happened++;
        return effect.apply(call);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a checked exception leaves as it is
    private static <X extends Throwable> void raise(Throwable failure) throws X {
        throw (X) failure;
    }

    @Override
    public synchronized String toString() {
        String when = always ? "at every call" : "at call " + wanted;
        return kind + " '" + point + "' " + when + " (the point was reached " + seen + " times)";
    }
}
