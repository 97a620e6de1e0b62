package dev.zdm;

import dev.zdm.internal.copy.Copies;
import dev.zdm.internal.copy.CopyHealth;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.StillRow;
import dev.zdm.internal.cutover.DurableFlip;
import dev.zdm.internal.cutover.Flip;
import dev.zdm.internal.cutover.Retreat;
import dev.zdm.internal.routing.DurableUnits;

/** What a migration between two databases has besides. */
record DurableParts<K>(Copies<K> copies, CopyHealth health, Repairs<K> repairs, Retreat retreat, DurableUnits units) {

    static <K> DurableParts<K> of(Environment environment, CommonParts common, Pair<K, ?, ?> pair) {
        Copies<K> copies = new Copies<>(common.id(), pair);
        if (!common.view().state().phase().isParked()) {
            // Marks that an earlier version has made know no ranges.
            copies.prepare();
        }
        Retreat retreat = new Retreat(common.view(), environment.executor());
        CopyHealth health = new CopyHealth(common.settings().repairs.failuresBeforeRetreat(), retreat::ask);
        DurableUnits units = new DurableUnits(
                common.route(),
                pair.old().home(),
                pair.next().home(),
                common.settings().gates.maxPause());
        return new DurableParts<>(copies, health, Repairs.of(environment, common, copies, health), retreat, units);
    }

    Flip flip(CommonParts common, Environment environment) {
        return new DurableFlip(
                copies, repairs.repairer(), repairs.loop()::settleArrived, common.settings().gates, environment.time());
    }

    StillRow<K> stillRow() {
        return new StillRow<>(copies);
    }
}
