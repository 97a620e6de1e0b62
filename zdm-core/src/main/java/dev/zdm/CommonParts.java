package dev.zdm;

import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.evidence.Announcer;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.fleet.Lease;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Sightings;
import dev.zdm.internal.notify.Outbox;
import dev.zdm.internal.routing.Flag;
import dev.zdm.internal.routing.NewPath;
import dev.zdm.internal.routing.RouteContext;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.Figure;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.StateStore;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The parts that migrations of both kinds have. */
record CommonParts(
        String id,
        Settings settings,
        StateStore store,
        LocalView view,
        Lease lease,
        Sightings sightings,
        Evidence evidence,
        Announcer events,
        Outbox outbox,
        RouteContext route,
        List<Figure> figures,
        Checklists checklists) {

    static CommonParts of(MigrationControl migration) {
        if (migration instanceof Migration<?, ?> data) {
            return data.parts().common();
        }
        if (migration instanceof ColumnMigration columns) {
            return columns.common();
        }
        return ((ServiceMigration) migration).common();
    }

    /** What a registry is told of a migration, the same objects each time. */
    static List<Figure> figuresOf(MigrationControl migration, ZdmHealth health) {
        return Stream.of(of(migration).figures(), migration.rollout().figures(), health.figuresOf(migration))
                .flatMap(List::stream)
                .toList();
    }

    /** Whoever has not ended everything stays on the roll: the others wait for his operations, or for his silence. */
    static void close(MigrationControl migration) {
        if (migration instanceof Migration<?, ?> data) {
            data.parts().scans().cancel();
            data.parts().verifications().close();
            data.parts().repairs().ifPresent(Repairs::close);
        }
        if (migration instanceof ColumnMigration columns) {
            columns.cancelScans();
        }
        CommonParts common = of(migration);
        common.sightings().tell();
        if (common.view().close(common.settings().gates.drainTimeout())) {
            common.lease().release();
        }
    }

    /** What every instance does again and again. */
    static void renew(MigrationControl migration) {
        of(migration).lease().renew();
        if (migration instanceof Migration<?, ?> data) {
            data.parts().completion().tick();
        }
        if (migration instanceof ColumnMigration columns) {
            columns.completion().tick();
            columns.common().sightings().tell();
        }
        migration.rollout().tick(migration);
    }

    List<Standing> instances() {
        return store.instances().list(id);
    }

    List<AuditEntry> history() {
        return store.states().history(id);
    }

    Breaker breaker(Breaker.Factory breakers) {
        try {
            Breaker made = breakers.create(
                    id,
                    settings.breaker,
                    (from, to) -> events.emit(new MigrationEvent.BreakerChanged(view.state(), from, to)));
            return Objects.requireNonNull(made, "breaker");
        } catch (MigrationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ConfigurationException(
                    id,
                    view.state().phase(),
                    "the breaker factory " + breakers.getClass().getName() + " threw "
                            + e.getClass().getName(),
                    "let it create a breaker for every migration, or give Zdm none to have the ready-made one",
                    e);
        }
    }

    NewPath newPath(Flag flag, Breaker breaker) {
        return new NewPath(route, flag, breaker);
    }
}
