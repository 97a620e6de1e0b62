package dev.zdm.testing;

import dev.zdm.checks.Canary;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Verdict;
import dev.zdm.spi.MigrationListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it hears. */
public final class Events implements MigrationListener {
    private final List<MigrationEvent> heard = new CopyOnWriteArrayList<>();

    @Override
    public void on(MigrationEvent event) {
        heard.add(event);
        Canary.inspect("event", event);
    }

    /** The events of one kind, in order. */
    public <E extends MigrationEvent> List<E> of(Class<E> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<Verdict> verdicts() {
        return of(MigrationEvent.Compared.class).stream()
                .map(MigrationEvent.Compared::verdict)
                .toList();
    }

    public List<FallbackReason> fallbacks() {
        return of(MigrationEvent.FellBack.class).stream()
                .map(MigrationEvent.FellBack::reason)
                .toList();
    }
}
