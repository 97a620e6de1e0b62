package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.checks.Canary;
import dev.zdm.health.CheckResult;
import dev.zdm.health.HealthReport;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.RepairPolicy;
import dev.zdm.testing.Customers;
import dev.zdm.testing.PostgresDatabase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What health says of the databases of a migration, and of what they owe each other. */
class HealthOfStoresTest {
    private static final RepairPolicy IMPATIENT = new RepairPolicy(
            3, 100, Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(20), Duration.ZERO, 0);

    private TwoDatabases both = TwoDatabases.fresh();

    @AfterEach
    void close() {
        both.close();
    }

    private HealthReport look() {
        HealthReport report = both.zdm().health().keepFor(Duration.ZERO).report();
        Canary.inspect("health", report);
        assertThat(report.isHealthy()).isTrue();
        return report;
    }

    private CheckResult check(String name) {
        return look().checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void two_databases_that_answer_and_owe_nothing_are_well() throws Exception {
        both.to(Stage.SYNC);
        assertThat(look().concerns()).isEmpty();
    }

    @Test
    void a_table_that_cannot_be_read_is_told_of_by_the_side_that_it_is_on() throws Exception {
        // given
        both.to(Stage.DUAL_WRITE);
        both.right().update("ALTER TABLE customer_v2 RENAME TO gone");

        // then
        assertThat(check("old-store").isHealthy()).isTrue();
        assertThat(check("new-store").isHealthy()).isFalse();
        assertThat(check("new-store").detail()).contains("SQLSTATE 42P01");
    }

    @Test
    void a_copy_that_was_given_up_is_told_of_until_it_is_replayed() throws Exception {
        // given
        both.right().update("ALTER TABLE customer_v2 ADD CHECK (email_address <> 'CANARY-bad@mail')");
        both.to(Stage.DUAL_WRITE);
        both.write(Command.upsert(1, "Some", "One", "bad@mail"));

        // when
        for (int i = 0; i < 2_000 && both.migration().deadLetters(1).isEmpty(); i++) {
            both.tick();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }

        // then
        assertThat(check("repair-backlog").isHealthy()).isFalse();
        assertThat(check("repair-backlog").detail()).startsWith("0 copies owed").endsWith("1 given up");
    }

    @Test
    void a_copy_that_is_owed_is_no_worry_before_it_is_old() throws Exception {
        // given
        both.to(Stage.SYNC);
        oweOne();

        // then
        assertThat(check("repair-backlog").isHealthy()).isTrue();
        assertThat(check("repair-backlog").detail()).startsWith("1 copies owed");
    }

    @Test
    void a_copy_that_is_owed_for_too_long_is_one() throws Exception {
        // given
        both.close();
        Customers left = Customers.create(new PostgresDatabase());
        left.fill(4);
        both = TwoDatabases.declared(
                left, Customers.create(new PostgresDatabase()), declared -> declared.repairs(IMPATIENT));
        both.to(Stage.SYNC);
        oweOne();

        // then
        assertThat(check("repair-backlog").isHealthy()).isFalse();
        assertThat(check("repair-backlog").detail()).startsWith("1 copies owed").contains("limit 0 s");
    }

    private void oweOne() {
        both.hooks().beforeNext("customer_v2.put", () -> {
            throw new IllegalStateException("died here");
        });
        assertThatThrownBy(() -> both.write(Command.email(1, "has@died"))).isInstanceOf(OutcomePendingException.class);
    }
}
