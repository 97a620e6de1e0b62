package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.MigrationEvent.Compared;
import dev.zdm.event.Verdict;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.testing.Customers;
import dev.zdm.testing.PostgresDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shadow reads of rows whose copies have not arrived: an instance may have died between its two commits. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OwedComparisonsTest {
    private TwoDatabases both;

    @BeforeEach
    void open() throws Exception {
        Customers left = Customers.create(new PostgresDatabase());
        left.fill(4);
        both = TwoDatabases.declared(
                left,
                Customers.create(new PostgresDatabase()),
                declared -> declared.shadow(new ShadowPolicy(100, Duration.ofSeconds(30), 8, Set.of())));
        both.to(Stage.SYNC);
    }

    @AfterEach
    void close() {
        both.close();
    }

    private Verdict comparedByReading(long key) {
        int before = both.events(Compared.class).size();
        assertThat(both.migration().read(key)).isPresent();
        while (both.events(Compared.class).size() == before) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        List<Compared> all = both.events(Compared.class);
        return all.get(all.size() - 1).verdict();
    }

    @Test
    void what_is_owed_is_no_difference() {
        // given
        both.hooks().beforeNext("map", () -> {
            throw new IllegalStateException("dies before it has copied");
        });
        assertThatThrownBy(() -> both.write(Command.email(1, "owed@mail"))).isInstanceOf(OutcomePendingException.class);
        assertThat(both.differences()).isNotEmpty();

        // then
        assertThat(comparedByReading(1)).isEqualTo(Verdict.MATCH);
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void what_differs_although_nothing_is_owed_is_a_difference() {
        // given
        both.write(Command.email(1, "copied@mail"));
        both.right().update("UPDATE customer_v2 SET email_address = 'CANARY-other@mail' WHERE id = 1");

        // then
        assertThat(comparedByReading(1)).isEqualTo(Verdict.MISMATCH);
    }
}
