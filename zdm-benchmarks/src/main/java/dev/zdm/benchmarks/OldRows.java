package dev.zdm.benchmarks;

import dev.zdm.annotation.DualWrite;

/** The old side: a plain repository, annotated. */
@DualWrite(migration = Routed.ID, to = NewRows.class)
class OldRows extends Rows implements Customers {
    OldRows() {
        super("old_rows");
    }
}
