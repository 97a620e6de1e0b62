package dev.zdm.test.assertion;

import dev.zdm.MigrationControl;

/** What can be asserted about a migration wherever it runs, the application's own start-up included. */
public final class MigrationAssert extends AbstractMigrationAssert<MigrationAssert> {

    /**
     * Creates an assertion.
     *
     * @param actual the migration
     */
    public MigrationAssert(MigrationControl actual) {
        super(actual, MigrationAssert.class);
    }
}
