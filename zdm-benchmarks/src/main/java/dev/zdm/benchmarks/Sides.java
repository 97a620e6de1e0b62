package dev.zdm.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The two stores, filled, and the composition by hand over them. */
@State(Scope.Benchmark)
public class Sides {
    final OldRows old = filled(new OldRows());
    final NewRows next = filled(new NewRows());
    final Handwritten handwritten = new Handwritten(old, next);

    /** Made by JMH. */
    public Sides() {}

    static <R extends Rows> R filled(R rows) {
        Keys.all().forEach(id -> rows.put(Keys.row(id)));
        return rows;
    }
}
