package dev.zdm.test;

import dev.zdm.Migration;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.test.assertion.RiggedMigrationAssert;
import dev.zdm.test.assertion.SidesAssert;
import dev.zdm.test.store.InMemoryRecordStore;
import org.assertj.core.api.AssertProvider;

/**
 * A data migration of the test kit, with both of its stores. AssertJ's own {@code assertThat} knows it, too.
 *
 * @param <K> the key
 * @param <O> the old row
 * @param <N> the new row
 */
public final class RiggedMigration<K, O, N> implements AssertProvider<RiggedMigrationAssert> {
    private final MigrationRig rig;
    private final Migration<K, O> migration;
    private final InMemoryRecordStore<K, O> old;
    private final InMemoryRecordStore<K, N> next;
    private final Mapping<O, N> mapping;

    RiggedMigration(
            MigrationRig rig,
            Migration<K, O> migration,
            InMemoryRecordStore<K, O> old,
            InMemoryRecordStore<K, N> next,
            Mapping<O, N> mapping) {
        this.rig = rig;
        this.migration = migration;
        this.old = old;
        this.next = next;
        this.mapping = mapping;
    }

    /**
     * The migration itself, as the application holds it.
     *
     * @return the registered migration
     */
    public Migration<K, O> migration() {
        return migration;
    }

    /**
     * Puts rows where they are in this phase if they were there before the migration began. In {@code OLD_ONLY} and
     * {@code DUAL_WRITE} that is OLD alone; in {@code BACKFILL} every other row has been copied, the first one included;
     * from {@code SYNC} to {@code WRITE_NEW} both sides have them; in {@code NEW_ONLY} they are on NEW alone, because OLD
     * is no longer kept. Past every transaction, lock and fault.
     *
     * @param rows the rows in their old shape
     * @return this
     */
    @SafeVarargs
    public final RiggedMigration<K, O, N> given(O... rows) {
        Phase phase = migration.state().dataPhase();
        for (int i = 0; i < rows.length; i++) {
            given(phase, rows[i], i % 2 == 0);
        }
        return this;
    }

    private void given(Phase phase, O row, boolean even) {
        if (phase != Phase.NEW_ONLY) {
            InMemoryRecordStore<K, O> unused = old.with(row);
        }
        if (!phase.isBefore(Phase.SYNC) || (phase == Phase.BACKFILL && even)) {
            InMemoryRecordStore<K, N> unused = next.with(mapping.toNew(row));
        }
    }

    /**
     * The side that answers a read of a key outside a writing transaction, as the phase and the key's cohort say.
     *
     * @param key the key
     * @return the side
     */
    public Side readSide(K key) {
        MigrationState state = migration.state();
        boolean inShare = Cohort.inShare(state.salt(), old.keyType().format(key), state.share());
        return state.dataPhase().readSide(inShare);
    }

    /**
     * Copies the past, on this thread.
     *
     * @return the finished scan
     */
    public Scan backfill() {
        return migration.backfill().join();
    }

    /**
     * Compares both sides, every row, on this thread.
     *
     * @return the finished scan
     */
    public Scan verify() {
        return migration.verify().join();
    }

    /**
     * A proxy that routes the annotated methods of a repository.
     *
     * @param type the interface by which the application calls it
     * @param oldRepository the old repository, whose type or class carries {@code @DualWrite}
     * @param newRepository the new one
     * @param <T> the interface
     * @return what stands for the old repository
     */
    public <T> T proxy(Class<T> type, T oldRepository, Object newRepository) {
        return rig.zdm().proxy(migration.id(), type, oldRepository, newRepository);
    }

    /**
     * The rows of the old side.
     *
     * @return the store
     */
    public InMemoryRecordStore<K, O> old() {
        return old;
    }

    /**
     * The rows of the new side.
     *
     * @return the store
     */
    public InMemoryRecordStore<K, N> next() {
        return next;
    }

    /**
     * The mapping between both shapes.
     *
     * @return the mapping that was given
     */
    public Mapping<O, N> mapping() {
        return mapping;
    }

    /** What every test of this kit asks in the end. After a failed copy or a crash the sides owe each other something. */
    void check() {
        if (migration.status().owedCopies() == 0 && !rig.faults().hasCrashed()) {
            SidesAssert<K, O, N> unused = new SidesAssert<>(old, next, mapping)
                    .as(
                            "both sides at the end of the test, in %s",
                            migration.state().describe())
                    .agreeAsPromisedIn(migration.state().dataPhase());
        }
    }

    /**
     * What AssertJ's own {@code assertThat} uses.
     *
     * @return the assertion
     */
    @Override
    public RiggedMigrationAssert assertThat() {
        return new RiggedMigrationAssert(migration, rig.calls(), rig.events());
    }
}
