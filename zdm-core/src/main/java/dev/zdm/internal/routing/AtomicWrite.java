package dev.zdm.internal.routing;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Unit;
import org.jspecify.annotations.Nullable;

/** One write under way; the guard row is null as long as the transaction does not hold it. */
record AtomicWrite(Unit unit, MigrationState state, Side first, Guard.@Nullable Row held) {}
