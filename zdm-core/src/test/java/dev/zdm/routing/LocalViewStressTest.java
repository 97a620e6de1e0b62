package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.InstanceConflictException;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LocalViewStressTest {
    private static final int THREADS = 4;

    private final LocalView view = new LocalView(state(1), TimeSource.system());

    private static MigrationState state(long epoch) {
        return new MigrationState(
                "rows",
                MigrationKind.DATA,
                "rows",
                1,
                epoch,
                Phase.READ_NEW,
                50,
                false,
                true,
                false,
                Instant.EPOCH,
                "test",
                "");
    }

    @Test
    void an_epoch_is_not_acknowledged_while_an_operation_of_an_earlier_one_is_under_way() throws Exception {
        // given
        AtomicLong violations = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new Thread(() -> operate(violations, stop)));
        }
        threads.forEach(Thread::start);

        // when
        for (long epoch = 2; epoch < 30_000; epoch++) {
            view.adopt(state(epoch));
        }
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }

        // then
        assertThat(violations).hasValue(0);
        assertThat(view.awaitDrained(Duration.ofSeconds(1))).isTrue();
        assertThat(view.acknowledgedEpoch()).isEqualTo(29_999);
        assertThat(view.undrained()).isZero();
    }

    /** Nobody knows better than the operation itself that it is under way. */
    private void operate(AtomicLong violations, AtomicBoolean stop) {
        while (!stop.get()) {
            Snapshot entered = view.enter();
            if (view.acknowledgedEpoch() > entered.state().epoch()) {
                violations.incrementAndGet();
            }
            view.leave(entered);
        }
    }

    @Test
    void an_operation_under_way_keeps_its_epoch_from_being_passed() {
        // given
        Snapshot entered = view.enter();
        view.adopt(state(2));
        view.adopt(state(3));

        // when / then
        assertThat(view.acknowledgedEpoch()).isEqualTo(1);
        assertThat(view.undrained()).isEqualTo(1);
        assertThat(view.awaitDrained(Duration.ZERO)).isFalse();
        view.leave(entered);
        assertThat(view.acknowledgedEpoch()).isEqualTo(3);
    }

    @Test
    void work_that_outlives_an_operation_counts_until_it_has_ended() {
        // given
        Snapshot entered = view.enter();
        view.reenter(entered);
        view.leave(entered);
        view.adopt(state(2));

        // when / then
        assertThat(view.acknowledgedEpoch()).isEqualTo(1);
        view.leave(entered);
        assertThat(view.acknowledgedEpoch()).isEqualTo(2);
    }

    @Test
    void an_earlier_state_is_not_adopted() {
        // given
        view.adopt(state(5));

        // when
        view.adopt(state(4));

        // then
        assertThat(view.state().epoch()).isEqualTo(5);
    }

    @Test
    void after_closing_no_operation_begins() throws Exception {
        // given
        AtomicLong late = new AtomicLong();

        // when
        for (int round = 0; round < 300; round++) {
            late.addAndGet(closeBesideAnOperation());
        }

        // then
        assertThat(late).hasValue(0);
    }

    private static long closeBesideAnOperation() throws InterruptedException {
        LocalView closing = new LocalView(state(1), TimeSource.system());
        AtomicBoolean closed = new AtomicBoolean();
        AtomicBoolean late = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        Thread operation = new Thread(() -> {
            begun.countDown();
            try {
                while (true) {
                    Snapshot entered = closing.enter();
                    late.compareAndSet(false, closed.get());
                    closing.leave(entered);
                }
            } catch (InstanceConflictException e) {
                begun.countDown();
            }
        });
        operation.start();
        begun.await();
        closed.set(closing.close(Duration.ofSeconds(5)));
        operation.join();
        return late.get() ? 1 : 0;
    }
}
