package dev.zdm;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.DifferenceReport;
import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.scan.AtomicRepair;
import dev.zdm.internal.scan.Confirmation;
import dev.zdm.internal.scan.Findings;
import dev.zdm.internal.scan.ScanContext;
import dev.zdm.internal.scan.ScanControl;
import dev.zdm.internal.scan.ScanTurns;
import dev.zdm.internal.scan.Steering;
import dev.zdm.internal.scan.Verification;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.PatrolPolicy;
import dev.zdm.plan.Side;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** The verifications of one migration: the one that gates ask for, and the one that goes its rounds. */
final class Verifications<K> {
    private final Round<K, ?, ?> full;
    private final Optional<Patrol> patrol;
    private final Optional<Future<?>> ticks;

    private Verifications(Round<K, ?, ?> full, Optional<Patrol> patrol, Environment environment) {
        this.full = full;
        this.patrol = patrol;
        this.ticks = patrol.map(known -> known.ticks(environment.scheduler()));
    }

    static <K, O, N> Verifications<K> of(
            Environment environment, CommonParts common, ScanContext<K, O, N> context, DataAssembly<K> found) {
        Round<K, O, N> full = Round.of(common, context, found);
        Optional<Patrol> patrol = Optional.ofNullable(common.settings().patrol)
                .map(policy -> patrol(environment, common, policy, context.pair(), found));
        return new Verifications<>(full, patrol, environment);
    }

    /** Where a round stands is kept in memory: one that has failed is begun anew, and no gate sees it. */
    private static <K, O, N> Patrol patrol(
            Environment environment,
            CommonParts common,
            PatrolPolicy policy,
            Pair<K, O, N> pair,
            DataAssembly<K> found) {
        Steering steering = new Steering(environment.time(), common.settings().throttles, policy.rowsPerSecond());
        Supplier<ScanTurns> anew = () -> inMemory(environment, common, steering);
        return new Patrol(
                policy,
                anew.get(),
                control -> Round.of(common, new ScanContext<>(pair, anew.get()), found)
                        .patrol(control, policy.repairs()));
    }

    /** Tells of no progress: that would be taken for the progress of the verification that a gate asks for. */
    private record Discreet(EventSink events) implements EventSink {
        @Override
        public CallRecorder calls(Operation operation, Side side) {
            return events.calls(operation, side);
        }

        @Override
        public void emit(MigrationEvent event) {
            if (!(event instanceof MigrationEvent.Scanned)) {
                events.emit(event);
            }
        }
    }

    private static ScanTurns inMemory(Environment environment, CommonParts common, Steering steering) {
        StateStore memory = StateStore.inMemory(environment.time());
        var unused = memory.states().createIfAbsent(common.view().state());
        return new ScanTurns(
                memory.scans(),
                new ScanTurns.Crew(
                        memory.chunks(), environment.identity().instance(), environment.executor(), steering),
                common.view(),
                new Discreet(common.events()),
                environment.time(),
                common.settings().scan.withLanes(1));
    }

    /** One verification after the other, with what it has found. */
    private record Round<K, O, N>(
            ScanContext<K, O, N> context,
            RowComparison comparison,
            Confirmation<K, O, N> confirmation,
            Findings<K> findings,
            Optional<AtomicRepair<K>> inOneDatabase,
            Runnable owed) {

        static <K, O, N> Round<K, O, N> of(CommonParts common, ScanContext<K, O, N> context, DataAssembly<K> found) {
            Pair<K, O, N> pair = context.pair();
            RowComparison comparison =
                    new RowComparison(common.settings().shadow.ignoredFields());
            Findings<K> findings = new Findings<>(
                    pair.old().keyType(), () -> common.view().state().salt());
            Confirmation<K, O, N> confirmation = new Confirmation<>(
                    pair,
                    comparison,
                    found.mode(),
                    found.owed(),
                    new Confirmation.Looks<>(common.view(), found.durable().map(DurableParts::stillRow), findings));
            Optional<AtomicRepair<K>> repair = found.guard()
                    .filter(guard -> found.mode() == ConsistencyMode.ATOMIC)
                    .map(guard -> new AtomicRepair<>(pair, guard, common.view(), findings));
            return new Round<>(context, comparison, confirmation, findings, repair, found.writes()::repair);
        }

        Scan verify(ScanControl control) {
            return new Verification<>(context, comparison, confirmation, control).run();
        }

        Scan patrol(ScanControl control, boolean repairs) {
            Scan finished = new Verification<>(context, comparison, confirmation, control).runWithin(Patrol.PHASES);
            if (repairs) {
                repair(control);
            }
            return finished;
        }

        void repair(ScanControl control) {
            inOneDatabase.ifPresent(repair -> repair.run(control));
            owed.run();
        }
    }

    Scan verify(ScanControl control) {
        return full.verify(control);
    }

    void repair() {
        full.repair(new ScanControl(full.context().turns().time()));
    }

    DifferenceReport found() {
        return full.findings().report();
    }

    List<K> differingKeys(int limit) {
        return full.findings().keys().stream().limit(limit).toList();
    }

    void close() {
        patrol.ifPresent(Patrol::close);
        ticks.ifPresent(known -> {
            boolean unused = known.cancel(false);
        });
    }
}
