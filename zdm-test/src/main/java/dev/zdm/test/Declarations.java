package dev.zdm.test;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.ServiceDeclaration;
import dev.zdm.ServiceMigration;
import dev.zdm.Zdm;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.RecordStore;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Registers migrations so that they find themselves in the phase of a run; those of the other kind have not begun. */
final class Declarations {
    private static final ShadowPolicy EVERY_CALL = new ShadowPolicy(100, Duration.ofSeconds(1), 10_000, Set.of());
    private static final ScanPolicy WITHOUT_REST = new ScanPolicy(1_000, Duration.ZERO);

    private final PhaseCase where;
    private final Zdm zdm;
    private final Preset preset;

    Declarations(PhaseCase where, Zdm zdm, Preset preset) {
        this.where = where;
        this.zdm = zdm;
        this.preset = preset;
    }

    <K, O, N> Migration<K, O> data(
            String id,
            RecordStore<K, O> old,
            RecordStore<K, N> next,
            Mapping<O, N> mapping,
            UnaryOperator<DataDeclaration<K, O, N>> settings) {
        Phase phase = (Phase) begin(id, MigrationKind.DATA);
        preset.scans(id, phase);
        old.home().guard().ifPresent(guard -> Preset.guard(guard, id, phase));
        DataDeclaration<K, O, N> declared = zdm.migration(id)
                .from(old)
                .to(next)
                .mapping(mapping)
                .scan(WITHOUT_REST)
                .shadow(EVERY_CALL)
                .volatileState(true);
        return settings.apply(declared).register();
    }

    ServiceMigration service(String id, UnaryOperator<ServiceDeclaration> settings) {
        MigrationPhase unused = begin(id, MigrationKind.SERVICE);
        return settings.apply(zdm.service(id).shadow(EVERY_CALL).volatileState(true))
                .register();
    }

    private MigrationPhase begin(String id, MigrationKind kind) {
        boolean isThisKind = where.phase().kind() == kind;
        MigrationPhase phase = isThisKind ? where.phase() : kind.first();
        preset.state(id, phase, isThisKind ? where.share() : 0);
        return phase;
    }
}
