package dev.zdm.proof.simulation;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.Rollouts;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.Scans;
import dev.zdm.spi.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The shared state in a simulated database of its own. A decision holds the migration's row, and nothing else. */
class SimStateStore implements StateStore, MigrationStates, Scans {
    private final SimDatabase database;
    private final SimTable<String, MigrationState> states = new SimTable<>("migration");
    private final SimTable<Long, AuditEntry> audit = new SimTable<>("audit");
    private final SimTable<String, Scan> scans = new SimTable<>("scan");
    private final SimInstances instances;
    private final SimScanChunks chunks;
    /** Nothing moves by itself in this world: what a rollout shares needs to be there, and is never lost. */
    private final Rollouts rollouts;

    SimStateStore(SimDatabase database) {
        this(database, store -> new SimInstances(database, store));
    }

    SimStateStore(SimDatabase database, Function<SimStateStore, SimInstances> instances) {
        this.database = database;
        this.instances = instances.apply(this);
        this.chunks = new SimScanChunks(database, this);
        this.rollouts = StateStore.inMemory(new Machine(database.world(), "rollouts", 1))
                .rollouts();
    }

    void seed(MigrationState state, List<Scan> finished) {
        states.seed(state.migration(), state);
        audit.seed(state.epoch(), new AuditEntry("", state, "seeded"));
        finished.forEach(scan -> scans.seed(id(scan.run(), scan.kind()), scan));
    }

    /** The state as it is stored, past every step. */
    MigrationState stored(String migration) {
        return states.get(migration, null).orElseThrow();
    }

    <T> T answer(Supplier<T> work) {
        try {
            return work.get();
        } catch (Unavailable e) {
            throw new StateStoreException(null, null, "the state store does not answer", "try again", e);
        }
    }

    <T> T inUnit(Supplier<T> work) {
        return answer(() -> database.requiresNew(work::get));
    }

    void lockRow(String migration) {
        database.statement("migration lock");
        database.locks().lock(states.lockOf(migration), SimLocks.Strength.EXCLUSIVE, database.requiredUnit());
    }

    @Override
    public MigrationStates states() {
        return this;
    }

    @Override
    public Instances instances() {
        return instances;
    }

    @Override
    public Scans scans() {
        return this;
    }

    @Override
    public ScanChunks chunks() {
        return chunks;
    }

    @Override
    public Rollouts rollouts() {
        return rollouts;
    }

    @Override
    public boolean isVolatile() {
        return false;
    }

    @Override
    public Optional<MigrationState> find(String migration) {
        return answer(() -> {
            database.statement("migration find");
            return Optional.of(read(migration));
        });
    }

    MigrationState read(String migration) {
        return states.get(migration, database.unit()).orElseThrow();
    }

    @Override
    public MigrationState createIfAbsent(MigrationState initial) {
        return find(initial.migration()).orElseThrow(() -> new IllegalStateException("every state is seeded"));
    }

    @Override
    public MigrationState change(String migration, Decision decision) {
        return inUnit(() -> {
            lockRow(migration);
            while (true) {
                Situation situation = situation(migration);
                Change change = decision.decide(situation);
                if (instances.evict(change.evicted())) {
                    store(situation.state(), change);
                    return change.next();
                }
            }
        });
    }

    Situation situation(String migration) {
        MigrationState state = read(migration);
        List<Instances.Standing> standings = instances.list(migration);
        long least = standings.stream()
                .filter(Instances.Standing::live)
                .mapToLong(each -> each.report().acknowledgedEpoch())
                .min()
                .orElse(state.epoch());
        List<MigrationState> recent = audit.all(database.unit()).values().stream()
                .map(AuditEntry::after)
                .filter(each -> each.epoch() >= least)
                .toList();
        return new Situation(state, standings, recent);
    }

    private void store(MigrationState before, Change change) {
        database.statement("migration becomes " + change.next().describe() + " "
                + change.next().epoch());
        SimUnit unit = database.requiredUnit();
        states.set(before.migration(), Optional.of(change.next()), unit);
        AuditEntry entry = new AuditEntry(before.describe(), change.next(), change.evidence());
        audit.set(change.next().epoch(), Optional.of(entry), unit);
    }

    @Override
    public List<AuditEntry> history(String migration) {
        return answer(() -> {
            database.statement("audit");
            return new ArrayList<>(audit.all(database.unit()).values());
        });
    }

    @Override
    public Optional<Scan> find(String migration, long run, ScanKind kind) {
        return answer(() -> {
            database.statement("scan find");
            return scans.get(id(run, kind), database.unit());
        });
    }

    @Override
    public void save(Scan scan) {
        boolean unused = inUnit(() -> {
            database.statement("scan save");
            put(scan);
            return true;
        });
    }

    /** Within a unit, and a statement of it. */
    void put(Scan scan) {
        scans.set(id(scan), Optional.of(scan), database.requiredUnit());
    }

    Optional<Scan> scan(Scan scan) {
        return scans.get(id(scan), database.unit());
    }

    static String id(Scan scan) {
        return id(scan.run(), scan.kind());
    }

    private static String id(long run, ScanKind kind) {
        return kind + " " + run;
    }
}
