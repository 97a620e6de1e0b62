package dev.zdm.testing;

import dev.zdm.DataDeclaration;
import dev.zdm.ServiceDeclaration;
import dev.zdm.Zdm;
import dev.zdm.ZdmBuilder;
import dev.zdm.checks.Canary;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.Figure;
import dev.zdm.spi.StateStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Zdm} in memory that finds its one migration in the phase that a test wants, with time, shadow calls and
 * deadlines in the test's hand.
 */
public final class Rig implements AutoCloseable {
    public static final String ID = "rows";

    private final ManualTime time = new ManualTime();
    private final Events events = new Events();
    private final HandExecutor executor = new HandExecutor();
    private final HandScheduler scheduler = new HandScheduler();
    private final List<Figure> figures = new CopyOnWriteArrayList<>();
    private final InMemoryRecordStore<Long, OldRow> old = InMemoryRecordStore.of("old_rows", Long.class, OldRow::id);
    private final InMemoryRecordStore<Long, NewRow> next = InMemoryRecordStore.of("new_rows", Long.class, NewRow::id);
    private final StateStore store;
    private final Zdm zdm;

    /** A row of the old shape. Nothing may show its name. */
    public record OldRow(Long id, String name) {
        public OldRow {
            name = Canary.planted(name);
        }
    }

    /** A row of the new shape. Nothing may show its title. */
    public record NewRow(Long id, String title) {
        public NewRow {
            title = Canary.planted(title);
        }
    }

    /** Renames a field. */
    public static final class Renaming implements Mapping<OldRow, NewRow> {
        @Override
        public NewRow toNew(OldRow row) {
            return new NewRow(row.id(), row.name());
        }

        @Override
        public OldRow toOld(NewRow row) {
            return new OldRow(row.id(), row.title());
        }
    }

    private Rig(MigrationPhase phase, int share, @Nullable UnaryOperator<ZdmBuilder> more) {
        this.store = StateStore.inMemory(time);
        store.states().createIfAbsent(state(phase, share));
        ZdmBuilder builder = Zdm.builder()
                .stateStore(store)
                .time(time)
                .listener(events)
                .figures(figures::addAll)
                .instance("test");
        this.zdm = more == null
                ? builder.build()
                : more.apply(builder.executor(executor).scheduler(scheduler)).build();
    }

    private MigrationState state(MigrationPhase phase, int share) {
        return new MigrationState(ID, phase.kind(), ID, 1, 1, phase, share, false, true, false, time.now(), "test", "");
    }

    public static Rig in(MigrationPhase phase, int share) {
        return new Rig(phase, share, builder -> builder);
    }

    public static Rig in(MigrationPhase phase, int share, UnaryOperator<ZdmBuilder> more) {
        return new Rig(phase, share, more);
    }

    /** With the threads that {@code Zdm} makes for itself. */
    public static Rig withOwnThreads(MigrationPhase phase, int share) {
        return new Rig(phase, share, null);
    }

    /** Declares the migration between the two stores in memory. */
    public DataDeclaration<Long, OldRow, NewRow> rows() {
        return zdm.migration(ID).from(old).to(next).mapping(new Renaming());
    }

    public ServiceDeclaration calls() {
        return zdm.service(ID);
    }

    /** A key whose cohort has moved at a share. */
    public static long keyInside(int share) {
        return LongStream.iterate(1, key -> key + 1)
                .filter(key -> Cohort.inShare(ID, Long.toString(key), share))
                .findFirst()
                .orElseThrow();
    }

    /** A key whose cohort has not. */
    public static long keyOutside(int share) {
        return LongStream.iterate(1, key -> key + 1)
                .filter(key -> !Cohort.inShare(ID, Long.toString(key), share))
                .findFirst()
                .orElseThrow();
    }

    /** The figure of a name and some of its tags. */
    public double figure(String name, Map<String, String> tags) {
        Figure found = figures.stream()
                .filter(figure -> figure.name().equals(name))
                .filter(figure -> figure.tags().entrySet().containsAll(tags.entrySet()))
                .findFirst()
                .orElseThrow();
        return valueOf(found.value());
    }

    private static double valueOf(Figure.Value value) {
        if (value instanceof Figure.Counter counter) {
            return counter.count().getAsLong();
        }
        if (value instanceof Figure.Timing timing) {
            return timing.count().getAsLong();
        }
        return ((Figure.Gauge) value).current().getAsDouble();
    }

    public Zdm zdm() {
        return zdm;
    }

    public StateStore store() {
        return store;
    }

    public ManualTime time() {
        return time;
    }

    public Events events() {
        return events;
    }

    public HandExecutor executor() {
        return executor;
    }

    public HandScheduler scheduler() {
        return scheduler;
    }

    public InMemoryRecordStore<Long, OldRow> old() {
        return old;
    }

    public InMemoryRecordStore<Long, NewRow> next() {
        return next;
    }

    /** Every phase of both kinds with a share that it may have. */
    public static int fullShareOf(MigrationPhase phase) {
        return phase == Phase.READ_NEW || phase == ServicePhase.RAMP ? 100 : 0;
    }

    @Override
    public void close() {
        zdm.close();
        scheduler.shutdownNow();
    }
}
