package dev.zdm.internal.evidence;

import dev.zdm.event.Delivery;
import dev.zdm.event.EventSink;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.event.RouteRecorder;
import dev.zdm.event.ScanKind;
import dev.zdm.event.Task;
import dev.zdm.event.Verdict;
import dev.zdm.plan.Side;
import dev.zdm.spi.Throttle;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened in one migration on this instance, in numbers. Never depends on a metrics registry. */
public final class Evidence implements EventSink {
    private static final int SIDES = Side.values().length;

    private final CallFigures[] calls;
    private final Map<FallbackReason, LongAdder> fallbacks = adders(FallbackReason.class);
    private final Map<Verdict, LongAdder> verdicts = adders(Verdict.class);
    private final Map<Delivery, LongAdder> notifications = adders(Delivery.class);
    private final Map<ScanKind, AtomicLong> scannedRows = new EnumMap<>(ScanKind.class);
    private final Map<Task, TaskFigures> tasks = new EnumMap<>(Task.class);
    private final LongAdder copyFailures = new LongAdder();
    private final LongAdder guardedReads = new LongAdder();
    private final LongAdder outcomesPending = new LongAdder();
    private volatile MigrationEvent.@Nullable BacklogCounted backlog;
    private final LongAdder transitions = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final RolloutCounts rollout = new RolloutCounts();
    private volatile String breaker = "CLOSED";
    private volatile RouteRecorder routes = RouteRecorder.NONE;
    private volatile EpochFigures epoch;

    public Evidence(long epoch) {
        this.epoch = new EpochFigures(epoch);
        int each = Operation.values().length * SIDES;
        this.calls = Stream.generate(CallFigures::new).limit(each).toArray(CallFigures[]::new);
        for (ScanKind kind : ScanKind.values()) {
            scannedRows.put(kind, new AtomicLong());
        }
        for (Task task : Task.values()) {
            tasks.put(task, new TaskFigures());
        }
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            adders.put(constant, new LongAdder());
        }
        return adders;
    }

    @Override
    public void emit(MigrationEvent event) {
        rollout.hear(event);
        if (event instanceof MigrationEvent.FellBack fellBack) {
            get(fallbacks, fellBack.reason()).increment();
        } else if (event instanceof MigrationEvent.Compared compared) {
            get(verdicts, compared.verdict()).increment();
            of(compared.state().epoch()).add(compared);
        } else if (event instanceof MigrationEvent.CopyFailed) {
            copyFailures.increment();
        } else if (event instanceof MigrationEvent.OutcomePending) {
            outcomesPending.increment();
        } else if (event instanceof MigrationEvent.BacklogCounted counted) {
            backlog = counted;
        } else if (event instanceof MigrationEvent.Scanned scanned) {
            get(scannedRows, scanned.kind()).set(scanned.rows());
        } else if (event instanceof MigrationEvent.StateChanged) {
            transitions.increment();
        } else if (event instanceof MigrationEvent.ReadGuarded) {
            guardedReads.increment();
        } else if (event instanceof MigrationEvent.TransitionRefused) {
            refusals.increment();
        } else if (event instanceof MigrationEvent.TaskEnded ended) {
            tasks(ended.task()).add(ended.outcome(), ended.nanos());
        } else if (event instanceof MigrationEvent.BreakerChanged changed) {
            breaker = changed.to();
        } else if (event instanceof MigrationEvent.Notified notified) {
            get(notifications, notified.delivery()).increment();
        }
    }

    /** Every constant has its entry from the beginning. */
    private static <E extends Enum<E>, V> V get(Map<E, V> figures, E constant) {
        V figure = figures.get(constant);
        if (figure == null) {
            throw new IllegalStateException("no figure for " + constant);
        }
        return figure;
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // an array and not a map, because it is asked on every call
    public CallFigures calls(Operation operation, Side side) {
        return calls[operation.ordinal() * SIDES + side.ordinal()];
    }

    /** A throttle on the application's own reads and writes, which are counted for it from now on; one for a migration. */
    public Throttle slowCalls(Duration limit, TimeSource time) {
        SlowCalls throttle = new SlowCalls(limit, time);
        for (Side side : Side.values()) {
            calls(Operation.READ, side).alsoIn(throttle.durations());
            calls(Operation.WRITE, side).alsoIn(throttle.durations());
        }
        return throttle;
    }

    /** Who hears of calls whose keys were assigned to a side; nobody before {@link #reportRoutesTo}. */
    @Override
    public RouteRecorder routes() {
        return routes;
    }

    public void reportRoutesTo(RouteRecorder recorder) {
        routes = recorder;
    }

    /** From now on, callers' calls that take longer are counted. */
    void countSlowerThan(Duration limit) {
        for (Side side : Side.values()) {
            calls(Operation.READ, side).countSlowerThan(limit.toNanos());
            calls(Operation.WRITE, side).countSlowerThan(limit.toNanos());
            calls(Operation.CALL, side).countSlowerThan(limit.toNanos());
        }
    }

    public RolloutCounts rollout() {
        return rollout;
    }

    public TaskFigures tasks(Task task) {
        return get(tasks, task);
    }

    /** The breaker's state, such as {@code OPEN}. */
    public String breaker() {
        return breaker;
    }

    public long fallbacks(FallbackReason reason) {
        return get(fallbacks, reason).sum();
    }

    public long comparisons(Verdict verdict) {
        return get(verdicts, verdict).sum();
    }

    public long scannedRows(ScanKind kind) {
        return get(scannedRows, kind).get();
    }

    public long copyFailures() {
        return copyFailures.sum();
    }

    public long outcomesPending() {
        return outcomesPending.sum();
    }

    /** The copies that were owed when they were counted last. */
    public long pending() {
        MigrationEvent.BacklogCounted counted = backlog;
        return counted == null ? 0 : counted.pending();
    }

    public long deadLetters() {
        MigrationEvent.BacklogCounted counted = backlog;
        return counted == null ? 0 : counted.dead();
    }

    public double pendingAgeSeconds() {
        MigrationEvent.BacklogCounted counted = backlog;
        return counted == null ? 0 : counted.oldestAge().toMillis() / 1000.0;
    }

    public long transitions() {
        return transitions.sum();
    }

    public long refusals() {
        return refusals.sum();
    }

    public long notifications(Delivery delivery) {
        return get(notifications, delivery).sum();
    }

    public long guardedReads() {
        return guardedReads.sum();
    }

    /** Comparisons of one epoch only: none, if it is not the latest of which anything was heard. */
    public EpochFigures of(long wanted) {
        EpochFigures known = epoch;
        if (known.epoch() == wanted) {
            return known;
        }
        return wanted < known.epoch() ? new EpochFigures(wanted) : later(wanted);
    }

    private synchronized EpochFigures later(long wanted) {
        if (epoch.epoch() < wanted) {
            epoch = new EpochFigures(wanted);
        }
        return epoch.epoch() == wanted ? epoch : new EpochFigures(wanted);
    }
}
