package dev.zdm.proof.crash;

import dev.zdm.proof.crash.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets things go wrong, several at a time. One thread, and one for each fault that lasts. */
final class Faults implements AutoCloseable {
    private static final long RECOVERY_MILLIS = 6_000;
    private static final long END_MILLIS = 60_000;
    private static final int REST_MILLIS = 150;

    private final Fleet fleet;
    private final CrashSettings settings;
    private final Journal journal;
    private final Random random;
    private final Harm harm;
    private final FaultTally tally = new FaultTally();
    private final ExecutorService lasting = Executors.newCachedThreadPool();

    Faults(World world, Fleet fleet, CrashSettings settings, Journal journal, Harm.Eyes eyes) {
        this.fleet = fleet;
        this.settings = settings;
        this.journal = journal;
        this.random = new Random(settings.seed());
        this.harm = new Harm(world, fleet, new FailpointDeck(settings.layout(), random), journal, eyes);
    }

    /** Until as many more happened as are wanted, or the time is up. */
    void strike(List<FaultKind> kinds, int wanted, Duration longest) {
        long enough = (long) tally.total() + wanted;
        long deadline = System.nanoTime() + longest.toNanos();
        harm.begin();
        while (tally.total() < enough && System.nanoTime() - deadline < 0) {
            boolean unused = Harm.within(RECOVERY_MILLIS, this::isWorthwhile);
            tally.begin(kinds, random).ifPresent(this::begin);
            Harm.rest(REST_MILLIS + random.nextInt(2 * REST_MILLIS));
        }
        harm.end();
        if (!Harm.within(END_MILLIS, tally::isCalm)) {
            throw new IllegalStateException("a fault does not end");
        }
    }

    /** Faults that nobody is there to suffer prove nothing. */
    private boolean isWorthwhile() {
        return 2 * fleet.serving().size() >= settings.children();
    }

    private void begin(FaultKind kind) {
        Random die = new Random(random.nextLong());
        Future<?> unused = lasting.submit(() -> {
            long begin = System.nanoTime();
            List<String> what = List.of();
            try {
                what = harm.happens(kind, die);
            } finally {
                tally.end(kind, what.size());
            }
            journal.timings().fault(Timings.Span.since(begin));
            journal.note(kind + " " + (what.isEmpty() ? "did not happen" : String.join(", ", what)), begin);
            return kind;
        });
    }

    int total() {
        return tally.total();
    }

    Map<FaultKind, Integer> done() {
        return tally.done();
    }

    FailpointDeck failpoints() {
        return harm.failpoints();
    }

    @Override
    public void close() {
        List<Runnable> unused = lasting.shutdownNow();
    }
}
