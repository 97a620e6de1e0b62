package dev.zdm.test.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final ManualExecutor executor = new ManualExecutor();
    private final List<String> ran = new ArrayList<>();

    @Test
    void both_clocks_stand_still_until_they_are_moved_together() {
        // given
        var now = time.now();
        long nanos = time.nanoTime();

        // when
        time.advance(Duration.ofMillis(1_500));

        // then
        assertThat(Duration.between(now, time.now())).isEqualTo(Duration.ofMillis(1_500));
        assertThat(time.nanoTime() - nanos).isEqualTo(Duration.ofMillis(1_500).toNanos());
    }

    @Test
    void tasks_run_in_the_order_of_their_moments_when_the_time_passes_them() {
        // given
        scheduler.schedule(() -> ran.add("late"), 3, TimeUnit.SECONDS);
        scheduler.schedule(() -> ran.add("early"), 1, TimeUnit.SECONDS);
        ScheduledFuture<?> cancelled = scheduler.schedule(() -> ran.add("never"), 2, TimeUnit.SECONDS);
        cancelled.cancel(false);

        // when / then
        time.advance(Duration.ofMillis(999));
        assertThat(ran).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(ran).containsExactly("early");
        time.advance(Duration.ofSeconds(10));
        assertThat(ran).containsExactly("early", "late");
    }

    @Test
    void a_repeated_task_runs_as_often_as_its_moments_have_passed() {
        // given
        ScheduledFuture<?> task = scheduler.scheduleWithFixedDelay(() -> ran.add("tick"), 3, 3, TimeUnit.SECONDS);

        // when
        time.advance(Duration.ofSeconds(10));

        // then
        assertThat(ran).hasSize(3);
        task.cancel(false);
        time.advance(Duration.ofSeconds(10));
        assertThat(ran).hasSize(3);
    }

    @Test
    void the_executor_runs_nothing_before_it_is_told_to() {
        // given
        executor.execute(() -> {
            ran.add("first");
            executor.execute(() -> ran.add("of the first"));
        });
        assertThat(ran).isEmpty();
        assertThat(executor.size()).isEqualTo(1);

        // when
        int count = executor.runAll();

        // then
        assertThat(count).isEqualTo(2);
        assertThat(ran).containsExactly("first", "of the first");
    }

    @Test
    void what_somebody_is_going_to_wait_for_runs_at_once() {
        // then
        assertThat(CompletableFuture.supplyAsync(() -> "done", executor)).isCompletedWithValue("done");
    }

    @Test
    void nothing_is_taken_after_the_end() {
        // when
        executor.shutdown();
        scheduler.shutdown();

        // then
        assertThat(executor.isTerminated()).isTrue();
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> scheduler.schedule(() -> {}, 1, TimeUnit.SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
