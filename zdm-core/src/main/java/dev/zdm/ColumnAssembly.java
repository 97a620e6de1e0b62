package dev.zdm;

import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.cutover.AtomicFlip;
import dev.zdm.internal.cutover.ColumnEffects;
import dev.zdm.internal.cutover.Completion;
import dev.zdm.internal.cutover.DataEffects;
import dev.zdm.internal.cutover.DataGates;
import dev.zdm.internal.cutover.Effects;
import dev.zdm.internal.cutover.Flip;
import dev.zdm.internal.cutover.Transitions;
import dev.zdm.internal.routing.ColumnRouter;
import dev.zdm.internal.routing.Flag;
import dev.zdm.internal.scan.ColumnScan;
import dev.zdm.internal.scan.OwnWork;
import dev.zdm.internal.scan.ScanTurns;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TransactionScope;
import java.util.Optional;

/** Puts the rooms of a migration of columns together: as in one database, but nobody copies anything. */
record ColumnAssembly(Environment environment, CommonParts common, ColumnStore store) {

    ColumnMigration migration(Flag flag, Transitions.Context context, ScanTurns turns) {
        Guard guard = store.home().guard().orElseThrow();
        TransactionScope scope = store.home().transactions();
        GatePolicy gates = common.settings().gates;
        Transitions transitions = new Transitions(context, effects(guard, scope, flag));
        OwnWork own = new OwnWork();
        ScanRunner scans = new ScanRunner(
                turns,
                control -> new ColumnScan(turns, store, own, control).backfill(false),
                control -> new ColumnScan(turns, store, own, control).verify(),
                store::estimatedRows);
        return new ColumnMigration(
                common,
                new ColumnRouter(common.route(), scope, guard, gates.acceptStale()),
                transitions,
                new Completion(transitions, context, environment.executor()),
                new ColumnMigration.Scanning(
                        scans, control -> new ColumnScan(turns, store, own, control).backfill(true), own, store),
                wanted -> new RolloutAssembly(environment, common).rollout(transitions, wanted));
    }

    private Effects effects(Guard guard, TransactionScope scope, Flag flag) {
        GatePolicy gates = common.settings().gates;
        Optional<Flip> flip = Optional.of(new AtomicFlip(guard, scope, Optional.empty(), to -> {}, gates));
        GateInputs inputs = new GateInputs(
                common, ConsistencyMode.ATOMIC, new OwedCopies<>(), flip, Optional.empty(), flag, environment.time());
        return new ColumnEffects(
                store,
                new DataEffects(new DataGates(inputs, gates, common.settings().repairs), Optional.empty(), flip));
    }
}
