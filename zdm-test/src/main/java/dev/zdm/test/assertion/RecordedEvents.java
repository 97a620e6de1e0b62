package dev.zdm.test.assertion;

import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.MigrationEvent.Compared;
import dev.zdm.event.MigrationEvent.FellBack;
import dev.zdm.event.Verdict;
import dev.zdm.spi.MigrationListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers what it hears. Thread-safe. */
public final class RecordedEvents implements MigrationListener {
    private final List<MigrationEvent> heard = new CopyOnWriteArrayList<>();

    /** Creates one that has heard nothing. */
    public RecordedEvents() {}

    @Override
    public void on(MigrationEvent event) {
        heard.add(event);
    }

    /**
     * Everything heard so far.
     *
     * @return the events in order, an immutable copy
     */
    public List<MigrationEvent> all() {
        return List.copyOf(heard);
    }

    /**
     * The events of one kind.
     *
     * @param kind the record that stands for the kind, such as {@code MigrationEvent.CopyFailed.class}
     * @param <E> the kind
     * @return the events in order
     */
    public <E extends MigrationEvent> List<E> of(Class<E> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /**
     * What came of comparing the two sides of a migration.
     *
     * @param migration the migration's id
     * @param verdict the outcome
     * @return the comparisons with that outcome, in order
     */
    public List<Compared> comparisons(String migration, Verdict verdict) {
        return of(Compared.class).stream()
                .filter(event -> event.migration().equals(migration) && event.verdict() == verdict)
                .toList();
    }

    /**
     * Why the old side answered what belonged to the new one.
     *
     * @param migration the migration's id
     * @return the reasons in order
     */
    public List<FallbackReason> fallbacks(String migration) {
        return of(FellBack.class).stream()
                .filter(event -> event.migration().equals(migration))
                .map(FellBack::reason)
                .toList();
    }

    /** Forgets everything heard so far. */
    public void clear() {
        heard.clear();
    }
}
