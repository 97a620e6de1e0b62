package dev.zdm;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.cutover.Completion;
import dev.zdm.internal.cutover.Transitions;
import dev.zdm.internal.cutover.WayBack;
import dev.zdm.internal.rollout.ScanStarter;
import dev.zdm.internal.routing.ColumnRouter;
import dev.zdm.internal.scan.OwnWork;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.Scans.Scan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A registered migration whose two sides are columns of the same rows. Whoever writes these rows asks for each unit of work
 * which columns to read and to write; both sides change in one statement, so that its mode is {@code ATOMIC}. Thread-safe.
 */
public final class ColumnMigration implements MigrationControl {
    private static final String REASON = "both sides are columns of the same row";

    private final CommonParts common;
    private final ColumnRouter router;
    private final Transitions transitions;
    private final Completion completion;
    private final ScanRunner scans;
    private final ScanRunner.Job again;
    private final OwnWork ownWork;
    private final ColumnStore store;
    private final Quiet quiet;
    private final Rollout rollout;
    private volatile long verifiedRun;

    ColumnMigration(
            CommonParts common,
            ColumnRouter router,
            Transitions transitions,
            Completion completion,
            Scanning scanning,
            Rolling rollout) {
        this.common = common;
        this.quiet = new Quiet(common, common.settings().quietTime());
        this.router = router;
        this.transitions = transitions;
        this.completion = completion;
        this.scans = scanning.runner();
        this.again = scanning.again();
        this.ownWork = scanning.own();
        this.store = scanning.store();
        this.rollout = rollout.begin(new WantedScans(common.view(), scans, this::backfill, this::verify));
        rememberVerified(scans.latestVerification());
    }

    /** The scans, how their statements are known, and the table. */
    record Scanning(ScanRunner runner, ScanRunner.Job again, OwnWork own, ColumnStore store) {}

    /** Begins the rollout, with the scans that it may start. */
    @FunctionalInterface
    interface Rolling {
        Rollout begin(ScanStarter scans);
    }

    CommonParts common() {
        return common;
    }

    Completion completion() {
        return completion;
    }

    ColumnStore store() {
        return store;
    }

    void cancelScans() {
        scans.cancel();
    }

    /**
     * How the unit of work under way uses the columns: the same from its first question to its end.
     *
     * @return the use; of the present moment if no unit is under way
     * @throws dev.zdm.plan.LeaseLostException if this instance has lost touch with the others and no unit is under way
     * @throws dev.zdm.plan.InstanceConflictException if this instance has lost its place
     */
    public ColumnUse use() {
        return router.use(this::isReliable);
    }

    private boolean isReliable(MigrationState state, Side read) {
        return read == Side.OLD || state.phase().isParked() || verifiedRun == state.run();
    }

    /**
     * To be called in a unit of work before each statement, or run of statements without a savepoint between them, that
     * writes rows of the table.
     *
     * @throws dev.zdm.plan.StalePhaseException if the fleet has moved on from the phase to which the unit is pinned; run it
     *     again
     */
    public void admitWrites() {
        router.admitWrites(null);
    }

    /**
     * The same for a run of statements of one unit of work between which nobody can roll back to a savepoint: the guard is
     * asked for the first of them only.
     *
     * @param run stands for the run, by its identity; null for a statement by itself
     * @throws dev.zdm.plan.StalePhaseException if the fleet has moved on from the phase to which the unit is pinned; run it
     *     again
     */
    public void admitWrites(@Nullable Object run) {
        router.admitWrites(run);
    }

    /**
     * Whether this thread scans for this migration at this moment, so that its statements are zdm's own, which set one side
     * of rows on purpose.
     *
     * @return true if so
     */
    public boolean isScanning() {
        return ownWork.isUnderWay();
    }

    /** To be called by whoever looks at the statements of this instance, before the first of them. */
    public void watchStatements() {
        common.sightings().watch();
    }

    /**
     * To be called by whoever looks at the statements of this instance for each one that names old columns. From {@code
     * NEW_ONLY} on nobody should: those are counted, shown to the whole fleet, and keep the old columns.
     *
     * @param use how the statement's unit of work uses the columns
     */
    public void sawOldColumns(ColumnUse use) {
        if (use.state().phase() == Phase.NEW_ONLY) {
            common.sightings().seen();
        }
    }

    /**
     * Fills the new columns of the rows that were there before both sides were written, or resumes where an earlier call
     * stopped. One that is complete in this run is not done again, so that any number of instances may call this. Runs on
     * the executor of {@code Zdm}; closing {@code Zdm} stops it between two chunks.
     *
     * @return the finished scan; fails with what stopped it
     * @throws ConfigurationException if a scan is running already
     */
    public CompletableFuture<Scan> backfill() {
        verifiedRun = 0;
        return scans.start(ScanKind.BACKFILL);
    }

    /**
     * The same from the beginning if it is complete, after somebody has written past zdm. No gate opens until the rows were
     * verified again, too.
     *
     * @return the finished scan; fails with what stopped it
     * @throws ConfigurationException if a scan is running already
     */
    public CompletableFuture<Scan> backfillAgain() {
        verifiedRun = 0;
        return scans.start(ScanKind.BACKFILL, again);
    }

    /**
     * Progress of the scans, and what holds them back or stops them in this instance.
     *
     * @return the controls
     */
    public ScanControls scans() {
        return new ScanControls(common.id(), scans);
    }

    /**
     * Counts the rows in which the two sides differ.
     *
     * @return the finished scan with its number of mismatches; fails with what stopped it
     * @throws ConfigurationException if a scan is running already
     */
    public CompletableFuture<Scan> verify() {
        return scans.start(ScanKind.VERIFICATION).thenApply(scan -> {
            rememberVerified(Optional.of(scan));
            return scan;
        });
    }

    private void rememberVerified(Optional<Scan> verification) {
        verifiedRun = verification
                .filter(scan -> scan.isFinished() && scan.mismatches() == 0)
                .map(Scan::run)
                .orElse(0L);
    }

    /**
     * Gives the old columns up for good: checks that nothing uses them and that no statement has named them for the quiet
     * time, records that there is no way back, and then runs the given code, which drops them. May be called again if the
     * code failed.
     *
     * @param instruction who confirms this; the reason must not be blank
     * @param refusals what else stands in the way
     * @param drop removes the old columns
     * @return the new state
     */
    public MigrationState contract(Instruction instruction, List<Refusal> refusals, Runnable drop) {
        Transitions changes = changes();
        common.sightings().tell();
        return changes.contract(instruction, quiet.ending(refusals, drop));
    }

    /** The transitions, after a look at whether this instance still has its place. */
    private Transitions changes() {
        common.lease().renew();
        return transitions;
    }

    @Override
    public String id() {
        return common.id();
    }

    @Override
    public MigrationState state() {
        return common.view().state();
    }

    @Override
    public MigrationStatus status() {
        MigrationState state = state();
        List<Standing> instances = common.instances();
        return new MigrationStatus(
                state,
                Optional.of(ConsistencyMode.ATOMIC),
                REASON,
                Optional.ofNullable(common.settings().feature),
                "none",
                transitions.refusalsOfNextStep(instances),
                WayBack.of(state, common.settings().gates.maxPause()),
                common.settings().notCovered,
                scans.latestBackfill(),
                scans.latestVerification(),
                0,
                MigrationStatus.Backlog.NONE,
                quiet.last(),
                instances);
    }

    @Override
    public List<AuditEntry> history() {
        return common.history();
    }

    @Override
    public List<Refusal> refusals(GateTarget to) {
        return transitions.refusals(to, quiet.refusals());
    }

    @Override
    public MigrationState advance(Instruction instruction) {
        return changes().advance(instruction);
    }

    @Override
    public MigrationState rollback(Instruction instruction) {
        return changes().rollback(instruction);
    }

    @Override
    public MigrationState share(int percent, Instruction instruction) {
        return changes().share(percent, instruction);
    }

    @Override
    public MigrationState pause(Instruction instruction) {
        return changes().pause(true, instruction);
    }

    @Override
    public MigrationState evict(String instance, Instruction instruction) {
        return changes().evict(instance, instruction);
    }

    @Override
    public MigrationState resume(Instruction instruction) {
        return changes().pause(false, instruction);
    }

    @Override
    public Rollout rollout() {
        return rollout;
    }
}
