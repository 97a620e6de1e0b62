package dev.zdm.benchmarks;

/** The new side. */
class NewRows extends Rows implements Customers {
    NewRows() {
        super("new_rows");
    }
}
