package dev.zdm.test;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.ServiceDeclaration;
import dev.zdm.Zdm;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.spi.Call;
import dev.zdm.spi.StateStore;
import dev.zdm.test.store.InMemoryDatabase;
import dev.zdm.test.store.InMemoryRecordStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a test of an application needs to meet its migrations in one phase: stores in memory, a {@code Zdm}
 * whose time and threads the test moves, and faults. {@link EveryPhase} lends one to each run and closes it; elsewhere
 * make one by {@link #in}. Nothing runs before the test says so, and nothing is left afterwards.
 */
public final class MigrationRig extends Instruments implements AutoCloseable {
    private final PhaseCase where;
    private final Databases databases;
    private final List<RiggedMigration<?, ?, ?>> migrations = new ArrayList<>();
    private final Zdm zdm;
    private final Declarations declarations;

    MigrationRig(PhaseCase where) {
        StateStore states = StateStore.inMemory(time());
        this.where = where;
        this.databases = new Databases(where.mode(), faults(), time());
        this.zdm = connect(Zdm.builder()).stateStore(states).instance("test").build();
        this.declarations = new Declarations(where, zdm, new Preset(states, time()));
    }

    /**
     * A rig outside of {@link EveryPhase}; whoever makes it closes it.
     *
     * @param phase the phase in which migrations of its kind are found
     * @param share the share of reads or calls that has moved, 0 in phases that take none
     * @param mode whether both sides of a data migration are in one database
     * @return the rig
     */
    public static MigrationRig in(MigrationPhase phase, int share, ConsistencyMode mode) {
        return new MigrationRig(new PhaseCase(phase, share, mode));
    }

    /**
     * The phase in which migrations of its kind are found.
     *
     * @return the phase of this run
     */
    public MigrationPhase phase() {
        return where.phase();
    }

    /**
     * The mode in which data migrations are found.
     *
     * @return the mode of this run
     */
    public ConsistencyMode mode() {
        return where.mode();
    }

    /**
     * The database for one more store: in {@code ATOMIC} the same for all, otherwise a new one each time. For stores of a
     * test's own class; others come from {@link #store}.
     *
     * @return the database
     */
    public InMemoryDatabase database() {
        return databases.forOneMore();
    }

    /**
     * An empty store.
     *
     * @param name what a person calls it, such as the table's name; its fault points begin with it
     * @param keyType the type of the key
     * @param keyOf gives a row's key
     * @param <K> the key
     * @param <R> the row
     * @return the store
     */
    public <K, R> InMemoryRecordStore<K, R> store(String name, Class<K> keyType, Function<R, K> keyOf) {
        return new InMemoryRecordStore<>(database(), name, keyType, keyOf);
    }

    /**
     * Registers a data migration, found in the phase of this run.
     *
     * @param id the migration's id
     * @param old the old rows
     * @param next the new rows
     * @param mapping translates between the two shapes
     * @param <K> the key
     * @param <O> the old row
     * @param <N> the new row
     * @return the migration
     */
    public <K, O, N> RiggedMigration<K, O, N> migrate(
            String id, InMemoryRecordStore<K, O> old, InMemoryRecordStore<K, N> next, Mapping<O, N> mapping) {
        return migrate(id, old, next, mapping, UnaryOperator.identity());
    }

    /**
     * The same with settings of the application's own. Unless they say otherwise, every read is compared in the shadow,
     * scans do not rest, and the state may be volatile.
     *
     * @param id the migration's id
     * @param old the old rows
     * @param next the new rows
     * @param mapping translates between the two shapes
     * @param settings adds to the declaration
     * @param <K> the key
     * @param <O> the old row
     * @param <N> the new row
     * @return the migration
     */
    public <K, O, N> RiggedMigration<K, O, N> migrate(
            String id,
            InMemoryRecordStore<K, O> old,
            InMemoryRecordStore<K, N> next,
            Mapping<O, N> mapping,
            UnaryOperator<DataDeclaration<K, O, N>> settings) {
        Migration<K, O> migration = declarations.data(id, old, next, mapping, settings);
        RiggedMigration<K, O, N> rigged = new RiggedMigration<>(this, migration, old, next, mapping);
        migrations.add(rigged);
        return rigged;
    }

    /**
     * Registers a service migration, found in the phase of this run.
     *
     * @param id the migration's id
     * @return the migration
     */
    public RiggedService service(String id) {
        return service(id, UnaryOperator.identity());
    }

    /**
     * The same with settings of the application's own. Unless they say otherwise, every idempotent call is compared in
     * the shadow.
     *
     * @param id the migration's id
     * @param settings adds to the declaration
     * @return the migration
     */
    public RiggedService service(String id, UnaryOperator<ServiceDeclaration> settings) {
        faults().point("old.call");
        faults().point("new.call");
        return new RiggedService(this, declarations.service(id, settings));
    }

    /**
     * Runs in one unit of work of every database that the rig has.
     *
     * @param call what to run
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     */
    public <T extends @Nullable Object, X extends Exception> T inTransaction(Call<T, X> call) throws X {
        return databases.inTransaction(call);
    }

    /**
     * The same in units of work that refuse every write, so that reads follow the share.
     *
     * @param call what to run
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     */
    public <T extends @Nullable Object, X extends Exception> T inReadOnlyTransaction(Call<T, X> call) throws X {
        return databases.inReadOnlyTransaction(call);
    }

    /**
     * The {@code Zdm} in which the migrations are registered.
     *
     * @return the one of this run
     */
    public Zdm zdm() {
        return zdm;
    }

    /**
     * Asks what a test of migrations should always ask: every fault has happened, and both sides agree as far as the
     * phase promises it. {@link EveryPhase} asks by itself.
     *
     * @throws AssertionError if it is not so
     */
    public void check() {
        faults().requireAllHappened();
        migrations.forEach(RiggedMigration::check);
    }

    @Override
    public void close() {
        // Whoever waits for units of work that will not end waits by this clock.
        time().letRun(Duration.ofSeconds(1));
        zdm.close();
        endThreads();
    }
}
