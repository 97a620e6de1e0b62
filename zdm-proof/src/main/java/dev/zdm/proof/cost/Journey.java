package dev.zdm.proof.cost;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.proof.cost.Table.Row;
import dev.zdm.spi.RecordStore;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** The way of a migration to the phases in which is measured. */
final class Journey {
    static final String ID = "cost";
    static final Instruction MEASURING = Instruction.by("cost").because("measuring");

    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(30), Duration.ofSeconds(5));

    private Journey() {}

    static Migration<Long, Row> begin(
            Zdm zdm, RecordStore<Long, Row> old, RecordStore<Long, Row> next, Mapping<Row, Row> mapping) {
        return zdm.migration(ID)
                .from(old)
                .to(next)
                .mapping(mapping)
                .gates(OPEN)
                .scan(new ScanPolicy(500, Duration.ZERO))
                .register();
    }

    static void toSync(Migration<Long, Row> migration) throws ExecutionException, InterruptedException {
        migration.advance(MEASURING);
        migration.backfill().get();
        migration.verify().get();
        while (migration.state().phase() != Phase.SYNC) {
            migration.advance(MEASURING);
        }
    }
}
