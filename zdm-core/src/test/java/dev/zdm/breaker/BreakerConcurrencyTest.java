package dev.zdm.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.Breaker;
import dev.zdm.spi.Breaker.Permit;
import dev.zdm.spi.BreakerSettings;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreakerConcurrencyTest {
    private final Exception failure = new IllegalStateException("new service is down");
    private static final Duration A_MOMENT = Duration.ofMillis(1);
    private static final BreakerSettings ONE_FAILURE = new BreakerSettings(1, A_MOMENT, 1);

    private final ManualTime time = new ManualTime();
    private final List<String> changes = Collections.synchronizedList(new ArrayList<>());

    @Test
    void a_listener_that_waits_for_another_caller_holds_nobody_up() {
        // given
        CompletableFuture<Optional<Permit>> other = new CompletableFuture<>();
        Breaker[] watched = new Breaker[1];
        watched[0] = breaker(
                ONE_FAILURE,
                (from, to) -> other.complete(CompletableFuture.supplyAsync(() -> watched[0].tryAcquire())
                        .orTimeout(5, TimeUnit.SECONDS)
                        .join()));

        // when
        failOnce(watched[0]);

        // then
        assertThat(other).isCompletedWithValue(Optional.empty());
    }

    @Test
    void of_many_threads_racing_for_the_trial_one_gets_it() throws Exception {
        // given
        int threads = 16;
        Breaker breaker = breaker(ONE_FAILURE);
        failOnce(breaker);
        time.advance(A_MOMENT.multipliedBy(2));
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger granted = new AtomicInteger();

        // when
        inParallel(
                threads,
                thread -> {
                    await(start);
                    breaker.tryAcquire().ifPresent(permit -> granted.incrementAndGet());
                },
                start);

        // then
        assertThat(granted).hasValue(1);
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN");
    }

    @Test
    void changes_reach_the_listener_in_their_order_whoever_causes_them() throws Exception {
        // given
        Breaker busy = breaker(new BreakerSettings(2, A_MOMENT, 1));

        // when
        inParallel(4, thread -> callAtRandom(busy, thread), new CountDownLatch(0));

        // then
        List<String> heard = List.copyOf(changes);
        assertThat(heard).hasSizeGreaterThan(100);
        assertThat(heard.get(0)).startsWith("CLOSED>");
        IntStream.range(1, heard.size())
                .forEach(i -> assertThat(heard.get(i)).startsWith(after(heard.get(i - 1)) + ">"));
        assertThat(after(heard.get(heard.size() - 1))).isEqualTo(busy.state());
    }

    private void callAtRandom(Breaker busy, int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        for (int i = 0; i < 2_000; i++) {
            time.advance(Duration.ofNanos(random.nextInt(1_000_000)));
            busy.tryAcquire().ifPresent(permit -> report(permit, random.nextInt(4)));
        }
    }

    private void report(Permit permit, int choice) {
        switch (choice) {
            case 0 -> permit.succeeded(1);
            case 1 -> permit.released();
            default -> permit.failed(1, failure);
        }
    }

    private static String after(String change) {
        return change.substring(change.indexOf('>') + 1);
    }

    private static void inParallel(int threads, IntConsumer task, CountDownLatch start) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            IntStream.range(0, threads).forEach(i -> running.add(pool.submit(() -> task.accept(i))));
            start.countDown();
            for (Future<?> one : running) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void failOnce(Breaker breaker) {
        breaker.tryAcquire().orElseThrow().failed(1, failure);
    }

    private Breaker breaker(BreakerSettings settings) {
        return breaker(settings, (from, to) -> changes.add(from + ">" + to));
    }

    private Breaker breaker(BreakerSettings settings, Breaker.BreakerListener listener) {
        return new Resilience4jBreakers(time).create("pricing-v2", settings, listener);
    }
}
