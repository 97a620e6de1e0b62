package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ServiceMigration;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.Verdict;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.Call;
import dev.zdm.testing.Rig;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ServiceCallsTest {
    /** Just past the sixty seconds of the default. */
    private static final Duration RECOVERY = Duration.ofMillis(60_001);

    private final List<String> made = new ArrayList<>();
    private Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0);

    private ServiceMigration in(ServicePhase phase, int share) {
        rig.close();
        rig = Rig.in(phase, share);
        return rig.calls()
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of()))
                .register();
    }

    private String call(ServiceMigration calls, String key, boolean idempotent) throws IOException {
        return calls.call(key, idempotent, answering("OLD"), answering("NEW"));
    }

    private Call<String, IOException> answering(String side) {
        return () -> {
            made.add(side);
            return side;
        };
    }

    private Call<String, IOException> failing(String side, Exception failure) {
        return () -> {
            made.add(side);
            if (failure instanceof IOException checked) {
                throw checked;
            }
            throw (RuntimeException) failure;
        };
    }

    private void open(ServiceMigration calls) throws IOException {
        for (int i = 0; i < 5; i++) {
            calls.call("1", true, answering("OLD"), failing("NEW", new IOException("down")));
        }
        made.clear();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY, 0, OLD, OLD",
        "SHADOW, 0, OLD, OLD",
        "RAMP, 0, OLD, OLD",
        "RAMP, 5, NEW, OLD",
        "RAMP, 50, NEW, OLD",
        "RAMP, 100, NEW, NEW",
        "NEW_ONLY, 0, NEW, NEW"
    })
    void one_service_is_called_once(ServicePhase phase, int share, String inside, String outside) throws Exception {
        // given
        ServiceMigration calls = in(phase, share);
        int boundary = share == 0 || share == 100 ? 50 : share;

        // when
        String first = call(calls, Long.toString(Rig.keyInside(boundary)), true);
        String second = call(calls, Long.toString(Rig.keyOutside(boundary)), true);

        // then
        assertThat(first).isEqualTo(inside);
        assertThat(second).isEqualTo(outside);
        assertThat(made).containsExactly(inside, outside);
    }

    @ParameterizedTest
    @CsvSource({"OLD_ONLY, 0, 0", "SHADOW, 0, 1", "RAMP, 50, 1", "NEW_ONLY, 0, 0"})
    void repeatable_calls_of_the_old_service_are_made_in_the_shadow_where_the_phase_compares(
            ServicePhase phase, int share, int shadows) throws Exception {
        // given
        ServiceMigration calls = in(phase, share);
        String key = Long.toString(Rig.keyOutside(50));

        // when
        call(calls, key, false);
        int ofSingleCall = rig.executor().size();
        call(calls, key, true);

        // then
        assertThat(ofSingleCall).isZero();
        assertThat(rig.executor().size()).isEqualTo(shadows);
        rig.executor().runAll();
        assertThat(rig.events().verdicts()).hasSize(shadows).allMatch(Verdict.MISMATCH::equals);
    }

    @Test
    void a_failed_repeatable_call_goes_to_the_old_service() throws Exception {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);

        // when
        String answer = calls.call("1", true, answering("OLD"), failing("NEW", new IOException("down")));

        // then
        assertThat(answer).isEqualTo("OLD");
        assertThat(made).containsExactly("NEW", "OLD");
        assertThat(rig.events().fallbacks()).containsExactly(FallbackReason.FAILED);
    }

    @Test
    void a_failed_call_that_is_not_repeatable_is_the_callers_and_never_made_again() {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);
        IOException failure = new IOException("down");

        // when / then
        assertThatThrownBy(() -> calls.call("1", false, answering("OLD"), failing("NEW", failure)))
                .isSameAs(failure);
        assertThat(made).containsExactly("NEW");
        assertThat(rig.events().fallbacks()).isEmpty();
    }

    @Test
    void a_null_answer_of_the_new_service_is_an_answer() throws Exception {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);

        // when
        String answer = calls.<String, IOException>call("1", true, answering("OLD"), () -> null);

        // then
        assertThat(answer).isNull();
        assertThat(made).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void an_error_of_the_new_service_is_never_swallowed(boolean idempotent) {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);
        StackOverflowError error = new StackOverflowError();

        // when / then
        assertThatThrownBy(() -> calls.<String, IOException>call("1", idempotent, answering("OLD"), () -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(made).isEmpty();
        assertThat(rig.figure("zdm.calls", Map.of("operation", "call", "side", "new", "outcome", "failure")))
                .isEqualTo(1);
    }

    @Test
    void the_old_services_failure_reaches_the_caller_with_the_new_ones_beside_it() {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);
        IOException ofOld = new IOException("old");
        IllegalStateException ofNew = new IllegalStateException("new");

        // when / then
        assertThatThrownBy(() -> calls.call("1", true, failing("OLD", ofOld), failing("NEW", ofNew)))
                .isSameAs(ofOld)
                .hasSuppressedException(ofNew);
        assertThat(made).containsExactly("NEW", "OLD");
    }

    @ParameterizedTest
    @CsvSource({"OLD_ONLY, OLD", "SHADOW, OLD", "NEW_ONLY, NEW"})
    void outside_the_ramp_a_failure_is_the_callers(ServicePhase phase, String side) {
        // given
        ServiceMigration calls = in(phase, 0);
        IOException failure = new IOException("down");

        // when / then
        for (int i = 0; i < 7; i++) {
            assertThatThrownBy(() -> calls.call("1", true, failing("OLD", failure), failing("NEW", failure)))
                    .isSameAs(failure);
        }
        assertThat(made).hasSize(7).allMatch(side::equals);
        assertThat(rig.events().fallbacks()).isEmpty();
    }

    @Test
    void after_five_failures_in_a_row_the_old_service_answers_at_once() throws Exception {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);
        for (int i = 0; i < 4; i++) {
            calls.call("1", true, answering("OLD"), failing("NEW", new IOException("down")));
        }
        assertThat(calls.status().breaker()).isEqualTo("CLOSED");
        calls.call("1", true, answering("OLD"), failing("NEW", new IOException("down")));
        made.clear();

        // when
        String repeatable = call(calls, "1", true);
        String single = call(calls, "1", false);

        // then
        assertThat(List.of(repeatable, single)).containsExactly("OLD", "OLD");
        assertThat(made).containsExactly("OLD", "OLD");
        assertThat(calls.status().breaker()).isEqualTo("OPEN");
        assertThat(rig.events().fallbacks())
                .endsWith(FallbackReason.FAILED, FallbackReason.BREAKER_OPEN, FallbackReason.BREAKER_OPEN);
    }

    @Test
    void failures_of_calls_that_are_not_repeatable_open_the_breaker_too() throws Exception {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> calls.call("1", false, answering("OLD"), failing("NEW", new IOException("down"))))
                    .isInstanceOf(IOException.class);
        }
        made.clear();

        // when
        call(calls, "1", false);

        // then
        assertThat(made).containsExactly("OLD");
    }

    @Test
    void after_sixty_seconds_a_trial_that_succeeds_closes_the_breaker() throws Exception {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);
        open(calls);
        rig.time().advance(Duration.ofSeconds(59));
        assertThat(call(calls, "1", true)).isEqualTo("OLD");

        // when
        rig.time().advance(Duration.ofMillis(1_001));

        // then
        assertThat(call(calls, "1", true)).isEqualTo("NEW");
        assertThat(calls.status().breaker()).isEqualTo("CLOSED");
    }

    @Test
    void a_trial_that_fails_opens_the_breaker_for_another_sixty_seconds() throws Exception {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);
        open(calls);
        rig.time().advance(RECOVERY);

        // when
        String answer = calls.call("1", true, answering("OLD"), failing("NEW", new IOException("still down")));

        // then
        assertThat(answer).isEqualTo("OLD");
        assertThat(calls.status().breaker()).isEqualTo("OPEN");
        rig.time().advance(Duration.ofSeconds(59));
        made.clear();
        call(calls, "1", true);
        assertThat(made).containsExactly("OLD");
    }

    @Test
    void while_half_open_one_call_tries_and_all_others_go_to_the_old_service() throws Exception {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);
        open(calls);
        rig.time().advance(RECOVERY);
        AtomicInteger trials = new AtomicInteger();
        AtomicInteger ofOld = new AtomicInteger();
        CountDownLatch othersDone = new CountDownLatch(7);
        CyclicBarrier together = new CyclicBarrier(8);
        ExecutorService threads = Executors.newFixedThreadPool(8);

        // when
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(threads.submit(() -> {
                together.await();
                return calls.<String, Exception>call(
                        "1",
                        false,
                        () -> {
                            ofOld.incrementAndGet();
                            othersDone.countDown();
                            return "OLD";
                        },
                        () -> {
                            trials.incrementAndGet();
                            othersDone.await();
                            return "NEW";
                        });
            }));
        }

        // then
        for (Future<String> answer : answers) {
            answer.get();
        }
        threads.shutdown();
        assertThat(trials).hasValue(1);
        assertThat(ofOld).hasValue(7);
    }

    @Test
    void while_the_breaker_is_open_nothing_is_called_in_the_shadow() throws Exception {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 50);
        String key = Long.toString(Rig.keyInside(50));
        for (int i = 0; i < 5; i++) {
            calls.call(key, true, answering("OLD"), failing("NEW", new IOException("down")));
        }

        // when
        call(calls, Long.toString(Rig.keyOutside(50)), true);

        // then
        assertThat(rig.executor().size()).isZero();
    }

    @Test
    void in_the_shadow_phase_a_breaker_that_opened_before_keeps_nothing_from_being_compared() throws Exception {
        // given: no call of a caller will ever try the new service again in this phase
        ServiceMigration calls = in(ServicePhase.RAMP, 50);
        String key = Long.toString(Rig.keyInside(50));
        for (int i = 0; i < 5; i++) {
            calls.call(key, true, answering("OLD"), failing("NEW", new IOException("down")));
        }
        calls.rollback(Instruction.by("ann"));
        assertThat(calls.status().breaker()).isEqualTo("OPEN");

        // when
        calls.call("1", true, () -> "same", () -> "same");
        rig.executor().runAll();

        // then
        assertThat(rig.events().verdicts()).containsExactly(Verdict.MATCH);
    }

    interface Search {
        String find(String text) throws IOException;
    }

    class Finding implements Search {
        private final String side;

        Finding(String side) {
            this.side = side;
        }

        @Override
        @RoutedCall(migration = Rig.ID, idempotent = true, ignoreExceptions = FileNotFoundException.class)
        public String find(String text) throws IOException {
            made.add(side);
            if (text.isEmpty()) {
                throw new FileNotFoundException(side);
            }
            return text;
        }
    }

    @Test
    void an_exception_that_is_an_answer_reaches_the_caller_and_neither_falls_back_nor_opens_the_breaker() {
        // given
        ServiceMigration calls = in(ServicePhase.RAMP, 100);
        Search search = rig.zdm().proxy(Rig.ID, Search.class, new Finding("OLD"), new Finding("NEW"));

        // when
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() -> search.find("")).isInstanceOf(FileNotFoundException.class);
        }

        // then
        assertThat(made).containsOnly("NEW");
        assertThat(calls.status().breaker()).isEqualTo("CLOSED");
    }

    @Test
    void a_repeatable_call_without_a_key_is_compared_too() throws IOException {
        // given
        in(ServicePhase.SHADOW, 0);
        Search search = rig.zdm().proxy(Rig.ID, Search.class, new Finding("OLD"), new Finding("NEW"));

        // when
        search.find("something");
        rig.executor().runAll();

        // then
        assertThat(made).containsExactly("OLD", "NEW");
        assertThat(rig.events().verdicts()).containsExactly(Verdict.MATCH);
    }
}
