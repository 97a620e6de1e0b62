package dev.zdm.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.MappingException;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.ScanChunks.Chunk;
import dev.zdm.spi.ScanChunks.Done;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Background;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a lane does when a chunk fails, when it is taken over, and when it may do only so much. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LanesTest {
    private static final ScanPolicy POLICY = ScanPolicy.DEFAULT
            .withLanes(1)
            .withChunkSize(10)
            .withChunkTime(Duration.ZERO, Duration.ofMillis(50))
            .withLease(Duration.ofSeconds(30));

    private final Crews crews = new Crews();
    private final Steering steering = crews.steering(0);
    private final Background background = new Background();

    @AfterEach
    void endThreads() {
        background.close();
    }

    /** What is tried of the numbers from 1 to a last one. */
    private static class Numbers implements Work<Long> {
        final List<KeyRange<Long>> tried = new CopyOnWriteArrayList<>();
        final List<Integer> limits = new CopyOnWriteArrayList<>();
        final List<KeyRange<Long>> givenUp = new CopyOnWriteArrayList<>();
        private final long last;

        Numbers(long last) {
            this.last = last;
        }

        @Override
        public Optional<Long> boundary(KeyRange<Long> range, Part part, int rows) {
            long key = first(range) - 1 + rows;
            return key < end(range) ? Optional.of(key) : Optional.empty();
        }

        static long first(KeyRange<Long> range) {
            return range.after() == null ? 1 : range.after() + 1;
        }

        long end(KeyRange<Long> range) {
            return range.upTo() == null ? last : range.upTo();
        }

        long rows(KeyRange<Long> range) {
            return end(range) - first(range) + 1;
        }

        @Override
        public Optional<Step<Long>> run(KeyRange<Long> range, int limit, Claim claim) {
            tried.add(range);
            limits.add(limit);
            attempt(range, claim);
            return Optional.of(Step.whole(new Done(rows(range), 0, 0), 0));
        }

        void attempt(KeyRange<Long> range, Claim claim) {}

        @Override
        public boolean givesUp() {
            return true;
        }

        @Override
        public Step<Long> giveUp(KeyRange<Long> range, Part part, RuntimeException refusal) {
            givenUp.add(range);
            return Step.upTo(end(range), 0);
        }
    }

    private static BusyException busy() {
        return new BusyException(new TimeoutException());
    }

    private Scan backfill(Work<Long> work) {
        return crews.backfill("one", POLICY, steering, work);
    }

    /** What another instance would be given. */
    private Optional<Chunk> nextOfAnother() {
        return crews.store.chunks().next(crews.stored(), "another/0", Duration.ofSeconds(30));
    }

    // ---- meeting others

    @Test
    void a_claim_is_renewed_between_two_tries_however_long_rows_stay_locked() {
        // given
        List<Optional<Chunk>> ofAnother = new ArrayList<>();
        Numbers numbers = new Numbers(5) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                crews.time.advance(Duration.ofSeconds(20));
                ofAnother.add(nextOfAnother());
                if (tried.size() < 6) {
                    throw busy();
                }
            }
        };

        // when
        Scan scan = backfill(numbers);

        // then
        assertThat(scan.rows()).isEqualTo(5);
        assertThat(ofAnother).hasSize(6).allMatch(Optional::isEmpty);
    }

    @Test
    void whoever_lost_his_chunk_does_not_try_it_again() {
        // given
        List<Chunk> taken = new ArrayList<>();
        Numbers numbers = new Numbers(5) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                crews.time.advance(Duration.ofSeconds(31));
                taken.add(nextOfAnother().orElseThrow());
                throw busy();
            }
        };
        AtomicLong rests = new AtomicLong();
        crews.whileResting(() -> {
            if (rests.incrementAndGet() == 10) {
                crews.store.chunks().complete(crews.stored(), taken.get(0), new Done(5, 0, 0));
            }
        });

        // when
        Scan scan = backfill(numbers);

        // then
        assertThat(numbers.tried).hasSize(1);
        assertThat(scan.rows()).isEqualTo(5);
    }

    @Test
    void a_claim_is_looked_at_before_each_further_try_however_short_the_first_was() {
        // given: an instance of the same name was started, which takes what its name has claimed at once
        List<Chunk> taken = new ArrayList<>();
        Numbers numbers = new Numbers(5) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                taken.add(crews.store
                        .chunks()
                        .next(crews.stored(), "one/0", Duration.ofSeconds(30))
                        .orElseThrow());
                crews.store.chunks().complete(crews.stored(), taken.get(0), new Done(5, 0, 0));
                throw busy();
            }
        };

        // when
        Scan scan = backfill(numbers);

        // then
        assertThat(numbers.tried).hasSize(1);
        assertThat(scan.rows()).isEqualTo(5);
    }

    @Test
    void between_two_pieces_of_one_chunk_a_pause_is_heeded_and_nobody_is_waited_for_any_more() {
        // given: the first try takes too long, the second one meets others, and after the third an operator pauses
        AtomicLong rests = new AtomicLong();
        List<Optional<String>> reasons = new ArrayList<>();
        Numbers numbers = new Numbers(10) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                switch (tried.size()) {
                    case 1 -> throw new IllegalStateException(new SQLException("too long", "57014"));
                    case 2 -> throw busy();
                    case 3 -> {
                        rests.set(0);
                        steering.pause(true);
                    }
                    default -> assertThat(rests.get()).isEqualTo(20);
                }
            }
        };
        crews.whileResting(() -> {
            if (rests.incrementAndGet() == 20) {
                reasons.add(steering.reason());
                steering.pause(false);
            }
        });

        // when
        Scan scan = backfill(numbers);

        // then
        assertThat(scan.rows()).isEqualTo(10);
        assertThat(numbers.limits).containsExactly(10, 5, 5, 10);
        assertThat(reasons).containsExactly(Optional.of("paused by an operator"));
    }

    @Test
    void two_whose_tries_take_longer_than_their_leases_do_not_relieve_each_other_for_ever() {
        // given: whoever publishes the range withdraws it from the other, and all move on in steps of ten seconds
        AtomicLong published = new AtomicLong();
        Phaser steps = new Phaser(2) {
            @Override
            protected boolean onAdvance(int phase, int parties) {
                crews.time.advance(Duration.ofSeconds(10));
                return parties == 0 || phase > 200;
            }
        };
        crews.whileResting(steps::arriveAndAwaitAdvance);

        // when
        List<Future<Scan>> scans = List.of("one", "two").stream()
                .map(instance -> background.run(() -> {
                    try {
                        return crews.backfill(instance, POLICY, crews.steering(0), slow(published, steps));
                    } finally {
                        steps.arriveAndDeregister();
                    }
                }))
                .toList();

        // then
        assertThat(scans)
                .allSatisfy(scan -> assertThat(Background.get(scan).rows()).isEqualTo(5));
        assertThat(steps.getPhase() & Integer.MAX_VALUE).isLessThan(30);
    }

    private static Numbers slow(AtomicLong published, Phaser steps) {
        return new Numbers(5) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                long token = claim.tokens().getAsLong();
                published.set(token);
                for (int step = 0; step < 4; step++) {
                    steps.arriveAndAwaitAdvance();
                }
                if (steps.isTerminated()) {
                    throw new IllegalStateException("for ever");
                }
                if (published.get() != token) {
                    throw busy();
                }
            }
        };
    }

    @Test
    void whom_a_lane_waits_for_is_told_and_no_longer_once_they_are_gone() {
        // given
        List<Optional<String>> reasons = new ArrayList<>();
        crews.whileResting(() -> reasons.add(steering.reason()));
        Numbers numbers = new Numbers(15) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                if (tried.size() == 1) {
                    throw busy();
                }
            }
        };

        // when
        backfill(numbers);

        // then
        assertThat(reasons)
                .containsExactly(
                        Optional.of("rows are locked by other transactions, or were changed by them meanwhile"));
        assertThat(steering.reason()).isEmpty();
    }

    @Test
    void whom_a_lane_waited_for_is_not_told_any_more_at_the_next_piece_of_the_same_chunk() {
        // given
        List<Optional<String>> reasons = new ArrayList<>();
        Numbers numbers = new Numbers(10) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                reasons.add(steering.reason());
                switch (tried.size()) {
                    case 1 -> throw new IllegalStateException(new SQLException("too long", "57014"));
                    case 2 -> throw busy();
                    default -> {}
                }
            }
        };

        // when
        backfill(numbers);

        // then
        assertThat(reasons).hasSize(4);
        assertThat(reasons.get(2)).isPresent();
        assertThat(reasons.get(3)).isEmpty();
    }

    @Test
    void a_lane_that_meets_others_heeds_a_pause_and_the_failure_of_another_lane() {
        // given
        CountDownLatch met = new CountDownLatch(1);
        crews.executor(lane -> background.run(() -> {
            lane.run();
            return true;
        }));
        Numbers numbers = new Numbers(20) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                if (first(range) == 1) {
                    met.countDown();
                    throw busy();
                }
                Background.await(met);
                steering.pause(true);
                throw new IllegalStateException("a bug");
            }

            @Override
            public boolean isShared() {
                return true;
            }
        };

        // when / then
        assertThatThrownBy(() -> crews.backfill("one", POLICY.withLanes(2), steering, numbers))
                .hasMessage("a bug");
        assertThat(crews.store.chunks().claims(crews.stored())).isEmpty();
    }

    @Test
    void nothing_is_tried_while_an_operator_pauses() {
        // given
        AtomicLong rests = new AtomicLong();
        AtomicLong triedBefore = new AtomicLong();
        Numbers numbers = new Numbers(30) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                if (tried.size() == 1) {
                    steering.pause(true);
                    throw busy();
                }
                assertThat(rests.get()).isGreaterThan(20);
            }
        };
        crews.whileResting(() -> {
            triedBefore.set(numbers.tried.size());
            steering.pause(rests.incrementAndGet() <= 20);
        });

        // when
        Scan scan = backfill(numbers);

        // then
        assertThat(scan.rows()).isEqualTo(30);
        assertThat(triedBefore).hasValue(1);
    }

    // ---- refusals

    @Test
    void an_error_of_the_store_that_keeps_the_chunks_is_none_of_a_row() {
        // given
        crews.chunks(failingOnce("complete"));
        Numbers numbers = new Numbers(5);

        // when / then
        assertThatThrownBy(() -> backfill(numbers)).isInstanceOf(StateStoreException.class);
        assertThat(numbers.tried).hasSize(1);
        assertThat(numbers.givenUp).isEmpty();
        assertThat(crews.store.chunks().claims(crews.stored())).isEmpty();
        assertThat(backfill(numbers).rows()).isEqualTo(5);
    }

    private ScanChunks failingOnce(String name) {
        List<String> failed = new ArrayList<>();
        return (ScanChunks) Proxy.newProxyInstance(
                ScanChunks.class.getClassLoader(), new Class<?>[] {ScanChunks.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(name) && failed.isEmpty()) {
                        failed.add(name);
                        throw new StateStoreException(
                                Crews.MIGRATION, null, "locked", "wait", new SQLException("locked", "55P03"));
                    }
                    try {
                        return method.invoke(crews.store.chunks(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void chunks_are_halved_down_to_the_row_that_is_refused_and_no_further_row_is_given_up() {
        // given
        Numbers numbers = new Numbers(40) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                refuseThe(17, range);
            }
        };

        // when
        Scan scan = backfill(numbers);

        // then
        assertThat(scan.rows()).isEqualTo(39);
        assertThat(numbers.givenUp).containsExactly(new KeyRange<>(16L, 17L));
        assertThat(numbers.limits).startsWith(10, 10, 5, 10, 5, 2, 1);
    }

    private static void refuseThe(long key, KeyRange<Long> range) {
        if (Numbers.first(range) <= key && (range.upTo() == null || key <= range.upTo())) {
            throw new MappingException(Crews.MIGRATION, null, "refused", "mend it");
        }
    }

    @Test
    void a_row_whose_dead_letter_meets_others_is_given_up_in_a_moment_and_not_tried_again() {
        // given
        Numbers numbers = new Numbers(1) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                refuseThe(1, range);
            }

            @Override
            public Step<Long> giveUp(KeyRange<Long> range, Part part, RuntimeException refusal) {
                Step<Long> step = super.giveUp(range, part, refusal);
                if (givenUp.size() < 3) {
                    throw busy();
                }
                return step;
            }
        };

        // when
        Scan scan = backfill(numbers);

        // then
        assertThat(scan.isFinished()).isTrue();
        assertThat(numbers.givenUp).hasSize(3);
        assertThat(numbers.limits).containsExactly(10, 5, 2, 1, 10);
    }

    // ---- beginning, and beginning anew

    @Test
    void a_backfill_that_is_complete_is_done_again_only_if_that_is_asked_for() {
        // given
        Numbers numbers = new Numbers(30);
        Scan first = backfill(numbers);

        // when / then
        assertThat(backfill(numbers)).isEqualTo(first);
        assertThat(numbers.tried).hasSize(3);
        Scan again = crews.again("one", POLICY, steering, numbers);
        assertThat(again.startedAt()).isAfter(first.startedAt());
        assertThat(numbers.tried).hasSize(6);
    }

    @Test
    void whoever_comes_while_another_instance_completes_it_does_not_begin_anew() {
        // given
        Numbers numbers = new Numbers(30);
        crews.beforeBeginning(() -> {
            crews.beforeBeginning(() -> {});
            crews.time.advance(Duration.ofSeconds(1));
            Scan unused = crews.backfill("another", POLICY, crews.steering(0), numbers);
        });

        // when
        Scan scan = backfill(numbers);

        // then
        assertThat(scan.isFinished()).isTrue();
        assertThat(numbers.tried).hasSize(3);
        assertThat(crews.stored()).isEqualTo(scan);
    }

    @Test
    void what_was_planned_page_by_page_is_not_resumed_by_ranges_nor_the_other_way_round() {
        // given
        Numbers pages = failing(false);
        assertThatThrownBy(() -> backfill(pages)).hasMessage("a bug");
        Scan byPages = crews.stored();

        // when
        Numbers ranges = failing(true);
        crews.time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> backfill(ranges)).hasMessage("a bug");
        Scan byRanges = crews.stored();

        // then
        assertThat(byRanges.startedAt()).isAfter(byPages.startedAt());
        assertThat(ranges.tried.get(0).after()).isNull();
        assertThatThrownBy(() -> backfill(ranges)).hasMessage("a bug");
        assertThat(crews.stored().startedAt()).isEqualTo(byRanges.startedAt());
        crews.time.advance(Duration.ofSeconds(1));
        assertThat(backfill(new Numbers(30)).rows()).isEqualTo(30);
    }

    private static Numbers failing(boolean isShared) {
        return new Numbers(30) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                if (first(range) > 10) {
                    throw new IllegalStateException("a bug");
                }
            }

            @Override
            public boolean isShared() {
                return isShared;
            }
        };
    }

    // ---- sizes

    @Test
    void chunks_grow_fast_while_they_take_far_less_time_than_they_may_and_then_follow_it() {
        // given: a hundred thousand rows in a second
        ScanPolicy adaptive = POLICY.withChunkSize(1_000).withChunkTime(Duration.ofMillis(500), Duration.ofMillis(50));
        Numbers numbers = new Numbers(300_000) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                crews.time.advance(Duration.ofNanos(10_000 * rows(range)));
            }
        };

        // when
        crews.backfill("one", adaptive, steering, numbers);

        // then
        assertThat(numbers.limits).startsWith(1_000, 4_000, 16_000, 32_000, 50_000, 50_000);
    }

    @Test
    void rows_that_are_not_counted_are_paced_by_their_time_and_each_part_by_its_own() {
        // given: a hundred marks in a second, and then a hundred thousand rows
        ScanPolicy adaptive = POLICY.withChunkSize(1_000).withChunkTime(Duration.ofMillis(500), Duration.ofMillis(50));
        List<Integer> marks = new ArrayList<>();
        Numbers numbers = new Numbers(100_000) {
            @Override
            public List<Part> parts() {
                return List.of(Part.LEAD, Part.ROWS);
            }

            @Override
            public Optional<Step<Long>> run(KeyRange<Long> range, int limit, Claim claim) {
                if (claim.part() == Part.ROWS) {
                    crews.time.advance(Duration.ofNanos(10_000 * rows(range)));
                    return super.run(range, limit, claim);
                }
                crews.time.advance(Duration.ofMillis(10L * limit));
                marks.add(limit);
                return Optional.of(first(range) > 2_000 ? Step.end() : Step.uncounted(first(range) - 1 + limit, limit));
            }

            @Override
            public Optional<Long> boundary(KeyRange<Long> range, Part part, int rows) {
                return part == Part.ROWS ? super.boundary(range, part, rows) : Optional.empty();
            }
        };

        // when
        crews.backfill("one", adaptive, steering, numbers);

        // then
        assertThat(marks).startsWith(1_000, 50, 50);
        assertThat(numbers.limits).startsWith(1_000, 4_000);
    }

    // ---- the limit of rows

    @Test
    void what_a_limit_allows_is_spread_over_the_time_whether_it_is_counted_or_not() {
        // given
        Numbers numbers = new Numbers(100) {
            @Override
            public Optional<Step<Long>> run(KeyRange<Long> range, int limit, Claim claim) {
                limits.add(limit);
                long end = first(range) - 1 + limit;
                return Optional.of(end > 100 ? Step.end() : Step.uncounted(end, limit));
            }

            @Override
            public Optional<Long> boundary(KeyRange<Long> range, Part part, int rows) {
                return Optional.empty();
            }
        };
        long begun = crews.time.nanoTime();

        // when
        crews.backfill("one", POLICY, crews.steering(5), numbers);

        // then
        assertThat(numbers.limits).hasSize(21).containsOnly(5);
        assertThat(Duration.ofNanos(crews.time.nanoTime() - begun))
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    }

    @Test
    void a_lower_limit_takes_effect_at_once_without_a_stall_also_for_a_chunk_that_was_cut_before() {
        // given
        Steering limited = crews.steering(100_000);
        AtomicLong rests = new AtomicLong();
        crews.whileResting(() -> {
            if (rests.incrementAndGet() == 1) {
                limited.limit(100);
            }
        });
        List<Duration> at = new ArrayList<>();
        Numbers numbers = new Numbers(5_400) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                at.add(Duration.ofNanos(crews.time.nanoTime()));
            }
        };

        // when
        crews.backfill("one", POLICY.withChunkSize(5_000), limited, numbers);

        // then
        assertThat(numbers.limits).startsWith(5_000, 100, 100, 100, 100);
        assertThat(at.get(1).minus(at.get(0))).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void a_higher_limit_takes_effect_at_once_for_a_lane_that_waits_for_its_turn() {
        // given
        Steering limited = crews.steering(1);
        AtomicLong rests = new AtomicLong();
        crews.whileResting(() -> {
            if (rests.incrementAndGet() == 2) {
                limited.limit(0);
            }
        });

        // when
        crews.backfill("one", POLICY, limited, new Numbers(100));

        // then
        assertThat(crews.time.nanoTime()).isLessThan(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void whoever_waits_for_his_turn_heeds_a_pause() {
        // given
        Steering limited = crews.steering(10);
        AtomicLong rests = new AtomicLong();
        Numbers numbers = new Numbers(30) {
            @Override
            void attempt(KeyRange<Long> range, Claim claim) {
                assertThat(rests.get())
                        .satisfiesAnyOf(
                                now -> assertThat(now).isZero(),
                                now -> assertThat(now).isGreaterThan(100));
            }
        };
        crews.whileResting(() -> limited.pause(rests.incrementAndGet() <= 100));

        // when / then
        assertThat(crews.backfill("one", POLICY, limited, numbers).rows()).isEqualTo(30);
    }
}
