package dev.zdm.misuse;

import static dev.zdm.misuse.Said.logged;
import static dev.zdm.misuse.Said.loggedFirst;
import static dev.zdm.misuse.Said.thrown;

import dev.zdm.MigrationControl;
import dev.zdm.ZdmBuilder;
import dev.zdm.checks.Misuse;
import dev.zdm.event.MigrationEvent;
import dev.zdm.metrics.MicrometerFigures;
import dev.zdm.metrics.ObservedOperations;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Figure;
import dev.zdm.spi.FigureExporter;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.OldRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Listeners, flags, breakers and exporters that throw, or that call back. */
final class BystanderMisuses {
    private static final String AREA = "Listeners, flags, breakers, exporters";
    private static final Instruction OPERATOR = Instruction.by("ann");

    private BystanderMisuses() {}

    static List<Misuse> all() {
        return List.of(
                new Misuse(
                        AREA,
                        "gave a listener that throws",
                        logged(() -> pause(builder -> builder.listener(event -> {
                            if (event instanceof MigrationEvent.StateChanged) {
                                throw new IllegalStateException("not today");
                            }
                        }))),
                        "migration 'rows' in SYNC: listener com.example.Yours failed with java.lang.IllegalStateException on"
                                + " StateChanged; mend the listener, all else went on"),
                new Misuse(
                        AREA,
                        "advanced the migration inside a listener",
                        thrown(BystanderMisuses::callBack),
                        "migration 'rows' in SYNC: a change was asked for in the middle of another one, on the thread that"
                                + " makes it. Remedy: ask for it on another thread, and do not wait for it inside the"
                                + " listener."),
                new Misuse(
                        AREA,
                        "gave an exporter of figures that throws",
                        logged(() -> pause(builder -> builder.figures(figures -> {
                            throw new IllegalStateException("no registry");
                        }))),
                        "migration 'rows' in SYNC: its figures could not be published (java.lang.IllegalStateException);"
                                + " mend the exporter, all else goes on"),
                new Misuse(
                        AREA,
                        "gave an exporter that does not take figures back",
                        logged(() -> pause(builder -> builder.figures(new Keeping()))),
                        "migration 'rows' in SYNC: its figures could not be taken back (java.lang.IllegalStateException);"
                                + " mend the exporter, all else goes on"),
                new Misuse(
                        AREA,
                        "gave a meter registry whose filter throws",
                        logged(() -> pause(builder -> builder.figures(new MicrometerFigures(broken())))),
                        "migration 'rows' in SYNC: its figures could not be published (the meter registry refused"
                                + " figures with java.lang.IllegalStateException, first zdm.calls); mend the"
                                + " exporter, all else goes on"),
                new Misuse(
                        AREA,
                        "gave an observation handler that throws",
                        logged(() -> {
                            try (Rig rig = Rig.in(Phase.SYNC, 0, builder -> builder.observer(failing()))) {
                                rig.rows().register().read(1L);
                            }
                        }),
                        "zdm: an observation failed with java.lang.IllegalStateException (logged once); mend its handler,"
                                + " the operation went on"),
                new Misuse(
                        AREA,
                        "gave a feature gate that does not answer at the start",
                        thrown(() -> register(builder -> builder.featureGate((feature, key) -> {
                            throw new IllegalStateException("timeout");
                        }))),
                        "migration 'rows': feature 'ROWS_V2' cannot be asked: the feature gate threw"
                                + " java.lang.IllegalStateException. Remedy: make the flag known to the gate, and the gate"
                                + " answer before this application starts."),
                new Misuse(
                        AREA,
                        "gave a feature gate that stops answering",
                        loggedFirst(BystanderMisuses::readWithFailingFlag),
                        "migration 'rows' in READ_NEW 100 %: flag 'ROWS_V2' failed (java.lang.IllegalStateException) and counts"
                                + " as off; mend the feature gate (logged once in each epoch)"),
                new Misuse(
                        AREA,
                        "gave a cohort override that throws",
                        logged(BystanderMisuses::readWithFailingOverride),
                        "migration 'rows' in READ_NEW 50 %: the cohort override failed (java.lang.IllegalStateException), so"
                                + " the cohort decides; mend the override (logged once in each epoch)"),
                new Misuse(
                        AREA,
                        "turned the flag off when the phase no longer permits the old side",
                        logged(BystanderMisuses::readWithFlagOffTooLate),
                        "migration 'rows' in WRITE_NEW: flag 'ROWS_V2' is off, but the phase no longer permits the old side;"
                                + " roll the migration back instead (logged once in each epoch)"),
                new Misuse(
                        AREA,
                        "gave a factory that makes no breaker",
                        thrown(() -> register(builder -> builder.featureGate((feature, key) -> true)
                                .breakers((migration, settings, listener) -> null))),
                        "migration 'rows' in OLD_ONLY: the breaker factory com.example.Yours threw java.lang.NullPointerException. Remedy:"
                                + " let it create a breaker for every migration, or give Zdm none to have the ready-made"
                                + " one."),
                new Misuse(
                        AREA,
                        "dropped the old side in a way that calls back",
                        thrown(BystanderMisuses::contractAndCallBack),
                        "migration 'rows' in NEW_ONLY: a change was asked for in the middle of another one, on the thread that"
                                + " makes it. Remedy: ask for it on another thread, and do not wait for it inside the"
                                + " listener."));
    }

    /** Publishes nothing, and keeps it. */
    private static final class Keeping implements FigureExporter {
        @Override
        public void export(Collection<Figure> figures) {}

        @Override
        public void retract(Collection<Figure> figures) {
            throw new IllegalStateException("no registry");
        }
    }

    private static MeterRegistry broken() {
        MeterRegistry registry = new SimpleMeterRegistry();
        registry.config().meterFilter(MeterFilter.denyUnless(id -> {
            throw new IllegalStateException("no filter");
        }));
        return registry;
    }

    private static ObservedOperations failing() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(context -> {
            throw new IllegalStateException("no handler");
        });
        return new ObservedOperations(registry);
    }

    private static void pause(java.util.function.UnaryOperator<ZdmBuilder> with) {
        try (Rig rig = Rig.in(Phase.SYNC, 0, with)) {
            rig.rows().register().pause(OPERATOR);
        }
    }

    private static void register(java.util.function.UnaryOperator<ZdmBuilder> with) {
        try (Rig rig = Rig.in(Phase.OLD_ONLY, 0, with)) {
            rig.rows().feature("ROWS_V2").register();
        }
    }

    private static void callBack() {
        AtomicReference<MigrationControl> migration = new AtomicReference<>();
        AtomicReference<RuntimeException> refusal = new AtomicReference<>();
        try (Rig rig = Rig.in(
                Phase.SYNC,
                0,
                builder -> builder.listener(event -> {
                    try {
                        if (event instanceof MigrationEvent.StateChanged) {
                            migration.get().rollback(OPERATOR);
                        }
                    } catch (RuntimeException e) {
                        refusal.set(e);
                    }
                }))) {
            migration.set(rig.rows().register());
            migration.get().pause(OPERATOR);
        }
        throw refusal.get();
    }

    private static void contractAndCallBack() {
        try (Rig rig = Rig.in(Phase.NEW_ONLY, 0)) {
            var rows = rig.rows().register();
            rows.contract(OPERATOR.because("done"), () -> rows.rollback(OPERATOR));
        }
    }

    private static void readWithFailingFlag() {
        boolean[] failing = new boolean[1];
        try (Rig rig = Rig.in(
                Phase.READ_NEW,
                100,
                builder -> builder.featureGate((feature, key) -> {
                    if (failing[0]) {
                        throw new IllegalStateException("timeout for " + key);
                    }
                    return true;
                }))) {
            var rows = rig.rows().feature("ROWS_V2").register();
            rig.old().with(new OldRow(1L, "one"));
            failing[0] = true;
            rows.read(1L, () -> "old", () -> "new");
        }
    }

    private static void readWithFailingOverride() {
        try (Rig rig = Rig.in(
                Phase.READ_NEW,
                50,
                builder -> builder.cohortOverride(migration -> {
                    throw new IllegalStateException("no request here");
                }))) {
            rig.rows().register().read(1L, () -> "old", () -> "new");
        }
    }

    private static void readWithFlagOffTooLate() {
        try (Rig rig = Rig.in(Phase.WRITE_NEW, 0, builder -> builder.featureGate((feature, key) -> false))) {
            rig.rows().feature("ROWS_V2").register().read(1L, () -> "old", () -> "new");
        }
    }
}
