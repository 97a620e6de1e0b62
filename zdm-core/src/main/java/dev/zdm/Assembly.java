package dev.zdm;

import dev.zdm.internal.copy.CheckedMapping;
import dev.zdm.internal.copy.ModeProof;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.StillRow;
import dev.zdm.internal.cutover.Completion;
import dev.zdm.internal.cutover.DataEffects;
import dev.zdm.internal.cutover.DataGates;
import dev.zdm.internal.cutover.Effects;
import dev.zdm.internal.cutover.HiddenWriting;
import dev.zdm.internal.cutover.ServiceEffects;
import dev.zdm.internal.cutover.Transitions;
import dev.zdm.internal.evidence.Announcer;
import dev.zdm.internal.evidence.EpochFigures;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.evidence.Figures;
import dev.zdm.internal.fleet.Lease;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Membership;
import dev.zdm.internal.fleet.Sightings;
import dev.zdm.internal.notify.Outbox;
import dev.zdm.internal.rollout.ScanStarter;
import dev.zdm.internal.routing.Flag;
import dev.zdm.internal.routing.NewPath;
import dev.zdm.internal.routing.ReadRouter;
import dev.zdm.internal.routing.Reads;
import dev.zdm.internal.routing.RouteContext;
import dev.zdm.internal.routing.ServiceCalls;
import dev.zdm.internal.routing.ServiceRouter;
import dev.zdm.internal.routing.ShadowCalls;
import dev.zdm.internal.routing.ShadowRoom;
import dev.zdm.internal.routing.SwitchedReads;
import dev.zdm.internal.routing.Watch;
import dev.zdm.internal.routing.WatchedCalls;
import dev.zdm.internal.routing.WatchedReads;
import dev.zdm.internal.routing.WatchedWrites;
import dev.zdm.internal.routing.WriteRouter;
import dev.zdm.internal.scan.Backfill;
import dev.zdm.internal.scan.DryRun;
import dev.zdm.internal.scan.ScanContext;
import dev.zdm.internal.scan.ScanTurns;
import dev.zdm.internal.scan.Steering;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ScanForecast;
import dev.zdm.plan.ServedPhases;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.Figure;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.OperationObserver;
import dev.zdm.spi.Throttle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Puts the rooms of one migration together. */
final class Assembly {
    private final Environment environment;

    Assembly(Environment environment) {
        this.environment = environment;
    }

    CommonParts common(String id, Settings settings, Membership membership) {
        MigrationState state = membership.state();
        LocalView view = new LocalView(membership.place().serves(), state, environment.time());
        Evidence evidence = new Evidence(state.epoch());
        Announcer heard = new Announcer(
                evidence, environment.listeners(), () -> view.state().subject());
        Outbox outbox = new Outbox(
                new Outbox.Context(environment.identity().instance(), view::state, environment.time()),
                environment.notifiers(),
                environment.executor(),
                heard);
        Announcer events = heard.and(outbox);
        Sightings sightings =
                new Sightings(environment.store(), membership.place(), view::state, events, environment.time());
        Lease lease = new Lease(environment.store(), membership, view, () -> report(view, evidence, sightings), events);
        List<Figure> figures = Figures.of(evidence, view, lease, environment.time());
        RouteContext route = new RouteContext(id, view, events, environment.time(), environment.override());
        return new CommonParts(
                id,
                settings,
                environment.store(),
                view,
                lease,
                sightings,
                evidence,
                events,
                outbox,
                route,
                figures,
                new Checklists(environment, settings.rollout.checklist(), view::state));
    }

    private static Report report(LocalView view, Evidence evidence, Sightings sightings) {
        long epoch = view.state().epoch();
        EpochFigures figures = evidence.of(epoch);
        return new Report(
                view.acknowledgedEpoch(),
                view.undrained(),
                epoch,
                figures.compared(),
                figures.mismatches(),
                sightings.count());
    }

    Place place(String id, ServedPhases serves) {
        Environment.Identity identity = environment.identity();
        return new Place(identity.instance(), id, identity.bootId(), identity.timeToLive(), serves);
    }

    ServiceMigration service(CommonParts common) {
        Breaker breaker = common.breaker(environment.breakers());
        NewPath newPath = common.newPath(flag(common), breaker);
        ShadowCalls shadow = shadow(
                common,
                state -> state.phase() instanceof ServicePhase phase && phase.comparesCalls(),
                Optional.empty());
        ServiceCalls router = watched(common, new ServiceRouter(common.route(), newPath, shadow));
        Effects effects = new ServiceEffects(common.evidence(), common.settings().gates);
        Transitions transitions = new Transitions(context(common), effects);
        Rollout rollout = new RolloutAssembly(environment, common).rollout(transitions, ScanStarter.NONE);
        return new ServiceMigration(common, router, transitions, breaker, rollout);
    }

    <K, O, N> Migration<K, O> data(CommonParts common, DataDeclaration<K, O, N> declared, ModeProof.Proof proof) {
        Pair<K, O, N> pair = new Pair<>(
                declared.old(),
                declared.next(),
                new CheckedMapping<>(declared.requiredMapping(), common.view()::state));
        DataAssembly<K> found = DataAssembly.of(environment, common, pair, proof);
        Breaker breaker = common.breaker(environment.breakers());
        Flag flag = flag(common);
        ScanContext<K, O, N> scanned = new ScanContext<>(pair, turns(common));
        Verifications<K> verifications = Verifications.of(environment, common, scanned, found);
        ScanRunner scans = scans(scanned, found, verifications);
        HiddenWriting hidden = hiddenWriting(common, declared);
        Transitions.Context context = context(common);
        Transitions transitions = new Transitions(context, effects(common, found, flag, hidden));
        found.durable().ifPresent(parts -> parts.retreat().by(transitions));
        Reads reads = watched(common, reads(common, pair, found, common.newPath(flag, breaker), scans));
        return new Migration<>(new DataParts<>(
                common,
                pair,
                proof,
                reads,
                new SwitchedReads(reads, common.view()::state),
                watched(common, found.writes()),
                found.owed(),
                transitions,
                new Completion(transitions, context, environment.executor()),
                scans,
                backfill(scanned, found),
                () -> dryRun(scanned, found),
                verifications,
                breaker,
                hidden,
                found.repairs(),
                new RolloutAssembly(environment, common)
                        .rollout(transitions, WantedScans.of(common.view(), scans, verifications))));
    }

    ColumnMigration columns(CommonParts common, ColumnStore store) {
        return new ColumnAssembly(environment, common, store).migration(flag(common), context(common), turns(common));
    }

    private static <K> ScanRunner scans(
            ScanContext<K, ?, ?> context, DataAssembly<K> found, Verifications<K> verifications) {
        return new ScanRunner(
                context.turns(),
                backfill(context, found).of(new Backfill.Wish<>(List.of(), false)),
                verifications::verify,
                () -> context.pair().old().estimatedRows());
    }

    private static <K> DataParts.Backfills<K> backfill(ScanContext<K, ?, ?> context, DataAssembly<K> found) {
        return wish -> control -> new Backfill<>(context, found.copying().get(), wish, control).run();
    }

    private static <K, O, N> ScanForecast dryRun(ScanContext<K, O, N> context, DataAssembly<K> found) {
        return new DryRun<>(context, found.mode() == ConsistencyMode.ATOMIC, new SplittableRandom()).run();
    }

    private ScanTurns turns(CommonParts common) {
        Settings settings = common.settings();
        return new ScanTurns(
                common.store().scans(),
                new ScanTurns.Crew(
                        common.store().chunks(),
                        environment.identity().instance(),
                        environment.executor(),
                        new Steering(environment.time(), throttles(common), settings.scan.rowsPerSecond())),
                common.view(),
                common.events(),
                environment.time(),
                settings.scan);
    }

    private List<Throttle> throttles(CommonParts common) {
        Duration slowest = common.settings().slowestCalls;
        return slowest == null
                ? common.settings().throttles
                : Stream.concat(
                                common.settings().throttles.stream(),
                                Stream.of(common.evidence().slowCalls(slowest, environment.time())))
                        .toList();
    }

    static HiddenWriting hiddenWriting(CommonParts common, DataDeclaration<?, ?, ?> declared) {
        return new HiddenWriting(
                new HiddenWriting.Tables(common.id(), declared.old(), declared.next()),
                declared.settings().hiddenWrites,
                declared.settings().gates);
    }

    private Effects effects(CommonParts common, DataAssembly<?> found, Flag flag, HiddenWriting hidden) {
        GateInputs inputs = new GateInputs(
                common,
                found.mode(),
                found.owed(),
                found.flip(),
                found.repairs().map(Repairs::debts),
                flag,
                environment.time());
        return new DataEffects(
                new DataGates(inputs, common.settings().gates, common.settings().repairs),
                Optional.of(hidden),
                found.flip());
    }

    // Decorated here, so that without an observer nothing on the way of a call asks for one.
    private ServiceCalls watched(CommonParts common, ServiceCalls calls) {
        OperationObserver observer = environment.observer();
        return observer == null ? calls : new WatchedCalls(new Watch(common.id(), observer), calls);
    }

    private Reads watched(CommonParts common, Reads reads) {
        OperationObserver observer = environment.observer();
        return observer == null ? reads : new WatchedReads(new Watch(common.id(), observer), reads);
    }

    private <K> WriteRouter<K> watched(CommonParts common, WriteRouter<K> writes) {
        OperationObserver observer = environment.observer();
        return observer == null ? writes : new WatchedWrites<>(new Watch(common.id(), observer), writes);
    }

    private ReadRouter reads(
            CommonParts common, Pair<?, ?, ?> pair, DataAssembly<?> found, NewPath newPath, ScanRunner scans) {
        ReadRouter.Scopes scopes = new ReadRouter.Scopes(
                pair.old().home().transactions(),
                pair.next().home().transactions(),
                found.guard(),
                found.durable().map(DurableParts::units),
                common.settings().gates.acceptStale());
        ShadowCalls shadow = shadow(
                common,
                state -> state.dataPhase().comparesReads(scans.isBackfillComplete()),
                found.durable().map(DurableParts::stillRow));
        return new ReadRouter(common.route(), scopes, common.settings().reads(), newPath, shadow);
    }

    private ShadowCalls shadow(
            CommonParts common, Predicate<MigrationState> wanted, Optional<? extends StillRow<?>> row) {
        ShadowPolicy policy = common.settings().shadow;
        ShadowRoom room = new ShadowRoom(policy, environment.executor(), environment.scheduler());
        return new ShadowCalls(common.route(), policy, room, wanted, row);
    }

    private Flag flag(CommonParts common) {
        return new Flag(common.settings().feature, Registration.gateOf(environment, common.settings()), common.route());
    }

    private Transitions.Context context(CommonParts common) {
        return new Transitions.Context(
                common.view(),
                common.lease(),
                environment.identity().strict(),
                common.store(),
                common.events(),
                environment.time(),
                common.settings().reads(),
                common.settings().gates,
                common.checklists());
    }
}
