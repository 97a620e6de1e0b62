package dev.zdm.testing;

import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Instances;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Registration;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.Change;
import dev.zdm.spi.StateStore;
import java.util.List;
import java.util.Optional;

/** What other instances do to the one under test. */
public final class Others {
    private Others() {}

    /** Takes the place of whoever has the name and is silent. */
    public static Registration replace(Instances instances, Place place) {
        return instances.register(place, Optional.empty(), find(instances, place.migration(), place.instance()));
    }

    /** Goes on without an instance, in an epoch of its own. */
    public static MigrationState evict(StateStore store, String migration, String instance) {
        return store.states()
                .change(
                        migration,
                        situation -> new Change(
                                situation
                                        .state()
                                        .withPaused(
                                                situation.state().paused(),
                                                situation.state().changedAt(),
                                                "another",
                                                "evicted"),
                                "",
                                situation.instances().stream()
                                        .filter(each -> each.instance().equals(instance))
                                        .toList()));
    }

    public static Optional<Standing> find(Instances instances, String migration, String instance) {
        List<Standing> all = instances.list(migration);
        return all.stream().filter(each -> each.instance().equals(instance)).findFirst();
    }
}
