package dev.zdm;

import dev.zdm.internal.copy.Copies;
import dev.zdm.internal.copy.CopyHealth;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RepairLoop;
import dev.zdm.internal.copy.Repairer;
import dev.zdm.internal.copy.StillRow;
import dev.zdm.internal.cutover.DurableFlip;
import dev.zdm.internal.cutover.Flip;
import dev.zdm.internal.cutover.Retreat;
import dev.zdm.internal.routing.DurableUnits;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** What a migration between two databases has besides. */
record DurableParts<K>(
        Copies<K> copies,
        CopyHealth health,
        Repairer<K> repairer,
        RepairLoop<K> repairs,
        Retreat retreat,
        DurableUnits units,
        Future<?> ticks) {

    static <K> DurableParts<K> of(Environment environment, CommonParts common, Pair<K, ?, ?> pair) {
        Copies<K> copies = new Copies<>(common.id(), pair);
        Retreat retreat = new Retreat(common.view(), environment.executor());
        CopyHealth health = new CopyHealth(common.settings().repairs.failuresBeforeRetreat(), retreat::ask);
        Repairer.Context context = new Repairer.Context(
                common.view(), common.events(), common.settings().repairs, health, jitter(environment));
        Repairer<K> repairer = new Repairer<>(context, copies);
        RepairLoop<K> repairs = new RepairLoop<>(repairer, copies, context, environment.time(), environment.executor());
        DurableUnits units = new DurableUnits(
                common.route(),
                pair.old().home(),
                pair.next().home(),
                common.settings().gates.maxPause());
        return new DurableParts<>(copies, health, repairer, repairs, retreat, units, ticks(environment, repairs));
    }

    /** Differs between instances, and is the same for one that is run again in the same way. */
    private static DoubleSupplier jitter(Environment environment) {
        return new Random(environment.identity().instance().hashCode())::nextDouble;
    }

    private static Future<?> ticks(Environment environment, RepairLoop<?> repairs) {
        long period = RepairLoop.TICK.toMillis();
        return environment.scheduler().scheduleWithFixedDelay(repairs::tick, period, period, TimeUnit.MILLISECONDS);
    }

    Flip flip(CommonParts common, Environment environment) {
        return new DurableFlip(copies, repairer, repairs::settleArrived, common.settings().gates, environment.time());
    }

    StillRow<K> stillRow() {
        return new StillRow<>(copies);
    }

    void close() {
        boolean unused = ticks.cancel(false);
        repairs.close();
    }
}
