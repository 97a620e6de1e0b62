package dev.zdm.internal.copy;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue.Backlog;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The repairer of one migration on this instance, driven by ticks: one round at a time, on a thread of the executor, often
 * while there is something to copy and ever more rarely while there is not.
 */
public final class RepairLoop<K> {
    /** How often it wants to be asked. */
    public static final Duration TICK = Duration.ofMillis(100);

    private static final Duration RAREST = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger("dev.zdm");

    private final Repairer<K> repairer;
    private final Debts<K> debts;
    private final LocalView view;
    private final TimeSource time;
    private final EventSink events;
    private final Executor executor;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Map<Side, Map<K, Long>> arrived =
            Map.of(Side.OLD, new ConcurrentHashMap<>(), Side.NEW, new ConcurrentHashMap<>());
    private volatile Duration pause = Duration.ZERO;
    private volatile long restingSince;
    private volatile long countedAt;
    private volatile boolean writerFailed;
    private volatile boolean closed;

    public RepairLoop(
            Repairer<K> repairer, Debts<K> debts, Repairer.Context context, TimeSource time, Executor executor) {
        this.repairer = repairer;
        this.debts = debts;
        this.view = context.view();
        this.events = context.events();
        this.time = time;
        this.countedAt = time.nanoTime();
        this.executor = executor;
        this.restingSince = time.nanoTime();
    }

    /** A write owes a copy: there is something to do at the next tick. */
    public void wake() {
        if (!pause.isZero()) {
            pause = Duration.ZERO;
        }
    }

    /** A writer could not copy what it owes, and has left it to the repairers. */
    public void writerFailed() {
        writerFailed = true;
        wake();
    }

    /** Copies of writers have arrived; their pending rows are struck out at leisure. */
    public void arrived(Side from, Map<K, Long> versions) {
        versions.forEach((key, version) -> ofSide(from).merge(key, version, Math::max));
        wake();
    }

    private Map<K, Long> ofSide(Side from) {
        Map<K, Long> found = arrived.get(from);
        if (found == null) {
            throw new IllegalStateException("no side " + from);
        }
        return found;
    }

    /** Begins a round if it is time for one, and none is under way. */
    public void tick() {
        boolean due = time.nanoTime() - restingSince >= pause.toNanos();
        if (closed || !due || view.state().phase().isParked() || !running.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            // The executor is full, or ends: the next tick tries again.
            running.set(false);
        }
    }

    private void run() {
        boolean busy = false;
        try {
            settleArrived();
            busy = repairer.round(writerFailed) > 0;
            writerFailed = writerFailed && busy;
        } catch (RuntimeException e) {
            // A database does not answer; the writers' own copies, and the figures, tell of it.
            LOG.debug(
                    "{}: a round of repairs ended with {}; nothing is lost, the next one follows",
                    view.state().subject(),
                    e.getClass().getName());
        } finally {
            pause = busy ? Duration.ZERO : longer(pause);
            count();
            restingSince = time.nanoTime();
            running.set(false);
        }
    }

    private void count() {
        if (time.nanoTime() - countedAt >= RAREST.toNanos()) {
            countedAt = time.nanoTime();
            Backlog old = debts.knownBacklog(Side.OLD);
            Backlog next = debts.knownBacklog(Side.NEW);
            Duration age = old.oldestAge().compareTo(next.oldestAge()) > 0 ? old.oldestAge() : next.oldestAge();
            events.emit(new MigrationEvent.BacklogCounted(
                    view.state(), old.pending() + next.pending(), old.dead() + next.dead(), age));
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.isZero() ? TICK : pause.multipliedBy(2);
        return doubled.compareTo(RAREST) > 0 ? RAREST : doubled;
    }

    /** Strikes out what writers have copied themselves. */
    public void settleArrived() {
        for (Debt<K> debt : debts.all()) {
            Map<K, Long> done = ofSide(debt.from());
            Map<K, Long> taken = Map.copyOf(done);
            if (!taken.isEmpty()) {
                debt.owed().settle(taken);
                taken.forEach(done::remove);
            }
        }
    }

    public void close() {
        closed = true;
    }
}
