package dev.zdm.test;

import dev.zdm.MigrationControl;
import dev.zdm.plan.Mapping;
import dev.zdm.spi.RecordStore;
import dev.zdm.test.assertion.EventsAssert;
import dev.zdm.test.assertion.MigrationAssert;
import dev.zdm.test.assertion.RecordedEvents;
import dev.zdm.test.assertion.RiggedMigrationAssert;
import dev.zdm.test.assertion.SidesAssert;

/**
 * Where assertions about migrations begin. To be imported statically, also beside AssertJ's own {@code assertThat}.
 *
 * <pre>{@code
 * assertThat(orders).isInPhase(READ_NEW).hasServedReadsFrom(Side.NEW).hasNoMismatch();
 * assertThatBothSides(orders).agree();
 * }</pre>
 */
public final class ZdmAssert {
    private ZdmAssert() {}

    /**
     * Asserts about a migration, wherever it runs.
     *
     * @param actual the migration
     * @return its phase, share, mode and gates
     */
    public static MigrationAssert assertThat(MigrationControl actual) {
        return new MigrationAssert(actual);
    }

    /**
     * Asserts about a data migration of the test kit.
     *
     * @param actual the migration
     * @return besides, its calls and comparisons
     */
    public static RiggedMigrationAssert assertThat(RiggedMigration<?, ?, ?> actual) {
        return actual.assertThat();
    }

    /**
     * Asserts about a service migration of the test kit.
     *
     * @param actual the migration
     * @return besides, its calls and comparisons
     */
    public static RiggedMigrationAssert assertThat(RiggedService actual) {
        return actual.assertThat();
    }

    /**
     * Asserts about what happened.
     *
     * @param actual the recorded events
     * @return assertions by kind
     */
    public static EventsAssert assertThat(RecordedEvents actual) {
        return new EventsAssert(actual);
    }

    /**
     * Asserts about the rows of both sides of a migration of the test kit.
     *
     * @param actual the migration
     * @param <K> the key
     * @param <O> the old row
     * @param <N> the new row
     * @return assertions by key and field
     */
    public static <K, O, N> SidesAssert<K, O, N> assertThatBothSides(RiggedMigration<K, O, N> actual) {
        return new SidesAssert<>(actual.old(), actual.next(), actual.mapping());
    }

    /**
     * Asserts about the rows of two stores, wherever they are.
     *
     * @param old the old rows
     * @param next the new rows
     * @param mapping translates between the two shapes
     * @param <K> the key, which must be comparable
     * @param <O> the old row
     * @param <N> the new row
     * @return assertions by key and field
     */
    public static <K, O, N> SidesAssert<K, O, N> assertThatBothSides(
            RecordStore<K, O> old, RecordStore<K, N> next, Mapping<O, N> mapping) {
        return new SidesAssert<>(old, next, mapping);
    }
}
