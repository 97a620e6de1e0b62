package dev.zdm.benchmarks;

import dev.zdm.ServiceMigration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.plan.TriggerVerdict;
import dev.zdm.spi.RolloutTrigger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * How long it takes from a breach on one instance to the old side everywhere: three instances on one PostgreSQL, of which one
 * begins to see its trigger fail at a random moment. The last line is one JSON object, in milliseconds.
 */
public final class Rollback {
    private static final String ID = "pricing";
    private static final int INSTANCES = 3;
    private static final int SHARE = 25;
    private static final Instruction OPERATOR = Instruction.by("operator").because("the next round");

    private final List<Member> fleet = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);

    private Rollback(DataSource database) {
        for (int number = 0; number < INSTANCES; number++) {
            fleet.add(Member.join("instance-" + number, database));
        }
    }

    /** One instance, and whether it sees a breach. */
    private record Member(Zdm zdm, ServiceMigration migration, Breach breach) {
        static Member join(String name, DataSource database) {
            Breach breach = new Breach();
            Zdm zdm = Zdm.builder()
                    .stateStore(JdbcStateStore.of(database))
                    .rolloutTrigger(breach)
                    .instance(name)
                    .build();
            return new Member(zdm, zdm.service(ID).rollout(plan()).register(), breach);
        }

        private static RolloutPlan plan() {
            Trigger own =
                    new Trigger(Breach.NAME, TriggerMeasure.CUSTOM, 0, Duration.ofMinutes(1), 0, Reaction.AUTOMATIC);
            RolloutPlan usual = RolloutPlan.DEFAULT.moved(RolloutMode.ASSISTED);
            return new RolloutPlan(
                    usual.mode(),
                    usual.minimumCalls(),
                    usual.minimumTime(),
                    usual.approvals(),
                    usual.holdback(),
                    usual.soak(),
                    usual.windows(),
                    List.of(own),
                    usual.risk(),
                    usual.checkEvery(),
                    usual.scans(),
                    usual.checklist());
        }

        MigrationState state() {
            return migration.state();
        }
    }

    private static final class Breach implements RolloutTrigger {
        private static final String NAME = "breach";

        private volatile boolean seen;

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Opinion judge(MigrationState state) {
            return seen ? new Opinion(TriggerVerdict.FAIL, "told to") : new Opinion(TriggerVerdict.PASS, "nothing");
        }
    }

    /**
     * Measures and prints.
     *
     * @param arguments none; {@code -Drounds=} says how often, 30 by default
     * @throws Exception if PostgreSQL cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            DataSource database = postgres.getPostgresDatabase();
            JdbcSchema.STATE.create(database);
            Rollback rollback = new Rollback(database);
            try {
                print(rollback.measure(Integer.getInteger("rounds", 30)));
            } finally {
                rollback.fleet.forEach(member -> member.zdm().close());
            }
        }
    }

    private List<Double> measure(int rounds) {
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ramp();
            LockSupport.parkNanos(random.nextLong(TimeUnit.SECONDS.toNanos(1)));
            Member one = fleet.get(round % INSTANCES);
            long begun = System.nanoTime();
            one.breach().seen = true;
            await(ServicePhase.SHADOW);
            millis.add((System.nanoTime() - begun) / 1e6);
            one.breach().seen = false;
        }
        return millis;
    }

    private void ramp() {
        ServiceMigration migration = fleet.get(0).migration();
        while (migration.state().phase() != ServicePhase.RAMP) {
            MigrationState next = migration.advance(OPERATOR);
            await(next);
        }
        await(migration.share(SHARE, OPERATOR));
    }

    private void await(MigrationState wanted) {
        while (fleet.stream().anyMatch(member -> member.state().epoch() < wanted.epoch())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void await(ServicePhase wanted) {
        while (fleet.stream().anyMatch(member -> member.state().phase() != wanted)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void print(List<Double> millis) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        double median = sorted.get(sorted.size() / 2);
        double worst = sorted.get(sorted.size() - 1);
        System.out.printf(
                Locale.ROOT,
                "from a breach on one of %d instances to the old side on all, %d times: median %.0f ms, at most %.0f ms%n",
                INSTANCES,
                millis.size(),
                median,
                worst);
        System.out.printf(
                Locale.ROOT,
                "{\"rounds\":%d,\"rollback_median_ms\":%.0f,\"rollback_max_ms\":%.0f}%n",
                millis.size(),
                median,
                worst);
    }
}
