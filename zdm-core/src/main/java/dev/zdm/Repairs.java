package dev.zdm;

import dev.zdm.internal.copy.CopyHealth;
import dev.zdm.internal.copy.Debts;
import dev.zdm.internal.copy.RepairLoop;
import dev.zdm.internal.copy.Repairer;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** What makes up for the copies that the sides of a migration owe each other. */
record Repairs<K>(Debts<K> debts, Repairer<K> repairer, RepairLoop<K> loop, Future<?> ticks) {

    static <K> Repairs<K> of(Environment environment, CommonParts common, Debts<K> debts, CopyHealth health) {
        Repairer.Context context = new Repairer.Context(
                common.view(), common.events(), common.settings().repairs, health, jitter(environment));
        Repairer<K> repairer = new Repairer<>(context, debts);
        RepairLoop<K> loop = new RepairLoop<>(repairer, debts, context, environment.time(), environment.executor());
        return new Repairs<>(debts, repairer, loop, ticks(environment, loop));
    }

    /** Differs between instances, and is the same for one that is run again in the same way. */
    private static DoubleSupplier jitter(Environment environment) {
        return new Random(environment.identity().instance().hashCode())::nextDouble;
    }

    private static Future<?> ticks(Environment environment, RepairLoop<?> loop) {
        long period = RepairLoop.TICK.toMillis();
        return environment.scheduler().scheduleWithFixedDelay(loop::tick, period, period, TimeUnit.MILLISECONDS);
    }

    void close() {
        boolean unused = ticks.cancel(false);
        loop.close();
    }
}
