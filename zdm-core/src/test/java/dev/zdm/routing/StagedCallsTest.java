package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ServiceMigration;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.Verdict;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.BreakerSettings;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Services that answer by a stage: a call ends when its stage does. */
class StagedCallsTest {

    interface Quotes {
        CompletionStage<String> quote(long customer);

        CompletableFuture<String> order(long customer);
    }

    static final class UnknownCustomerException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Answers when the test says so. */
    static class Service implements Quotes {
        final List<CompletableFuture<String>> asked = new ArrayList<>();

        @Nullable
        String answerAtOnce;

        Runnable whenAsked = () -> {};

        @Override
        @RoutedCall(
                migration = Rig.ID,
                key = "#customer",
                idempotent = true,
                ignoreExceptions = UnknownCustomerException.class)
        public CompletionStage<String> quote(long customer) {
            return ask();
        }

        @Override
        @RoutedCall(migration = Rig.ID, key = "#customer")
        public CompletableFuture<String> order(long customer) {
            return ask();
        }

        private CompletableFuture<String> ask() {
            CompletableFuture<String> stage = new CompletableFuture<>();
            if (answerAtOnce != null) {
                stage.complete(answerAtOnce);
            }
            asked.add(stage);
            whenAsked.run();
            return stage;
        }

        CompletableFuture<String> last() {
            return asked.get(asked.size() - 1);
        }
    }

    static class Refusing extends Service {
        @Override
        public CompletionStage<String> quote(long customer) {
            throw new IllegalStateException("no connection");
        }
    }

    private final Service old = new Service();
    private final Service next = new Service();
    private Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0);
    private ServiceMigration calls;

    private Quotes in(ServicePhase phase) {
        return in(phase, next);
    }

    private Quotes in(ServicePhase phase, Service newService) {
        rig.close();
        rig = Rig.in(phase, Rig.fullShareOf(phase));
        calls = rig.calls()
                .gates(new GatePolicy(Duration.ZERO, 0, false, false, Duration.ZERO, Duration.ZERO))
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 4, Set.of()))
                .register();
        return rig.zdm().proxy(Rig.ID, Quotes.class, old, newService);
    }

    @AfterEach
    void close() {
        Stream.of(next, old).flatMap(service -> service.asked.stream()).forEach(stage -> stage.complete("at last"));
        rig.close();
    }

    @ParameterizedTest
    @EnumSource(ServicePhase.class)
    void one_service_is_asked_once_and_its_answer_arrives(ServicePhase phase) {
        // given
        Quotes quotes = in(phase);
        boolean moved = phase == ServicePhase.RAMP || phase == ServicePhase.NEW_ONLY;

        // when
        CompletableFuture<String> answer = quotes.quote(1).toCompletableFuture();
        Service asked = moved ? next : old;

        // then
        assertThat(answer).isNotDone();
        asked.last().complete("answer");
        assertThat(answer).isCompletedWithValue("answer");
        assertThat(old.asked.size() + next.asked.size()).isOne();
    }

    @Test
    void the_services_own_stage_is_handed_on_where_nobody_else_may_answer() {
        assertThat(in(ServicePhase.OLD_ONLY).quote(1)).isSameAs(old.last());
        assertThat(in(ServicePhase.RAMP).order(1)).isSameAs(next.last());
        assertThat(in(ServicePhase.NEW_ONLY).quote(1)).isSameAs(next.last());
    }

    @Test
    void a_call_is_counted_when_its_stage_ends() {
        // given
        Quotes quotes = in(ServicePhase.RAMP);
        quotes.quote(1);
        quotes.order(1);

        // when
        assertThat(counted("success")).isZero();
        next.asked.get(0).complete("quote");
        next.asked.get(1).completeExceptionally(new IOException("down"));

        // then
        assertThat(counted("success")).isOne();
        assertThat(counted("failure")).isOne();
    }

    private double counted(String outcome) {
        return rig.figure("zdm.calls", Map.of("side", "new", "operation", "call", "outcome", outcome));
    }

    @Test
    void a_repeatable_call_that_fails_later_is_answered_by_the_old_service() {
        // given
        CompletableFuture<String> answer = in(ServicePhase.RAMP).quote(1).toCompletableFuture();

        // when
        next.last().completeExceptionally(new IOException("down"));

        // then
        assertThat(answer).isNotDone();
        old.last().complete("old quote");
        assertThat(answer).isCompletedWithValue("old quote");
        assertThat(rig.events().fallbacks()).containsExactly(FallbackReason.FAILED);
    }

    @Test
    void a_repeatable_call_that_fails_at_once_is_answered_by_the_old_service() {
        // given
        CompletionStage<String> answer = in(ServicePhase.RAMP, new Refusing()).quote(1);

        // when
        old.last().complete("old quote");

        // then
        assertThat(answer.toCompletableFuture()).isCompletedWithValue("old quote");
    }

    @Test
    void a_call_that_must_not_be_repeated_hands_its_failure_on() {
        // given
        CompletableFuture<String> answer = in(ServicePhase.RAMP).order(1);

        // when
        IOException down = new IOException("down");
        next.last().completeExceptionally(down);

        // then
        assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class).hasCause(down);
        assertThat(old.asked).isEmpty();
    }

    @Test
    void an_exception_that_is_an_answer_reaches_the_caller_and_is_no_failure() {
        // given
        Quotes quotes = in(ServicePhase.RAMP);

        // when
        for (int i = 0; i < 5; i++) {
            CompletableFuture<String> answer = quotes.quote(1).toCompletableFuture();
            next.last().completeExceptionally(new UnknownCustomerException());
            assertThatThrownBy(answer::join).hasCauseInstanceOf(UnknownCustomerException.class);
        }

        // then
        assertThat(old.asked).isEmpty();
        assertThat(calls.status().breaker()).isEqualTo("CLOSED");
    }

    @Test
    void failures_open_the_breaker_when_they_happen_and_not_when_they_are_asked_for() {
        // given
        Quotes quotes = in(ServicePhase.RAMP);
        for (int i = 0; i < 5; i++) {
            quotes.order(i);
        }

        // when
        assertThat(calls.status().breaker()).isEqualTo("CLOSED");
        next.asked.forEach(stage -> stage.completeExceptionally(new IOException("down")));

        // then
        assertThat(calls.status().breaker()).isEqualTo("OPEN");
        assertThat(quotes.order(6)).isSameAs(old.last());
        assertThat(rig.events().fallbacks()).containsExactly(FallbackReason.BREAKER_OPEN);
    }

    @Test
    void a_trial_that_its_caller_cancels_leaves_room_for_the_next() {
        // given: a half-open breaker with one trial at a time
        rig.close();
        rig = Rig.in(ServicePhase.RAMP, 100);
        calls = rig.calls()
                .breaker(new BreakerSettings(1, Duration.ofSeconds(60), 1))
                .register();
        Quotes quotes = rig.zdm().proxy(Rig.ID, Quotes.class, old, next);
        quotes.order(1);
        next.last().completeExceptionally(new IOException("down"));
        rig.time().advance(Duration.ofSeconds(61));

        // when
        quotes.order(2).cancel(true);
        assertThat(next.last()).isCancelled();
        quotes.quote(3).toCompletableFuture().cancel(true);
        assertThat(next.last()).isCancelled();
        quotes.order(4);
        next.last().complete("fine");

        // then
        assertThat(next.asked).hasSize(4);
        assertThat(calls.status().breaker()).isEqualTo("CLOSED");
    }

    /** Answers in the moment in which its caller, who has just given it up, looks whether it has. */
    private static final class JustInTime extends CompletableFuture<String> {
        @Override
        public CompletableFuture<String> toCompletableFuture() {
            complete("just in time");
            return this;
        }
    }

    @Test
    void a_trial_whose_answer_crosses_its_callers_cancellation_is_reported() {
        // given: a half-open breaker with one trial at a time
        rig.close();
        rig = Rig.in(ServicePhase.RAMP, 100);
        calls = rig.calls()
                .breaker(new BreakerSettings(1, Duration.ofSeconds(60), 1))
                .register();
        Service crossing = new Service() {
            @Override
            public CompletionStage<String> quote(long customer) {
                return new JustInTime();
            }
        };
        Quotes quotes = rig.zdm().proxy(Rig.ID, Quotes.class, old, crossing);
        quotes.order(1);
        crossing.last().completeExceptionally(new IOException("down"));
        rig.time().advance(Duration.ofSeconds(61));

        // when
        quotes.quote(2).toCompletableFuture().cancel(true);

        // then
        assertThat(calls.status().breaker()).isEqualTo("CLOSED");
    }

    @Test
    void a_time_limit_of_the_caller_counts_as_a_failure_and_ends_the_call() {
        // given
        CompletableFuture<String> answer = in(ServicePhase.RAMP).quote(1).toCompletableFuture();

        // when
        answer.completeExceptionally(new TimeoutException("too late"));

        // then
        assertThat(next.last()).isCancelled();
        assertThatThrownBy(() -> answer.get(0, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        assertThat(old.asked).isEmpty();
    }

    @Test
    void a_service_that_cancels_its_own_answer_has_failed() {
        // given
        CompletableFuture<String> answer = in(ServicePhase.RAMP).quote(1).toCompletableFuture();

        // when
        next.last().cancel(true);

        // then
        old.last().complete("old quote");
        assertThat(answer).isCompletedWithValue("old quote");
    }

    @Test
    void cancelling_reaches_the_old_service_that_answers_instead() {
        // given
        CompletableFuture<String> answer = in(ServicePhase.RAMP).quote(1).toCompletableFuture();
        next.last().completeExceptionally(new IOException("down"));

        // when
        answer.cancel(true);

        // then
        assertThat(old.last()).isCancelled();
        assertThatThrownBy(answer::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void a_phase_is_not_drained_while_an_answer_of_it_is_outstanding() {
        // given
        Quotes quotes = in(ServicePhase.RAMP);
        quotes.quote(1);
        calls.rollback(Instruction.by("test"));

        // when
        assertThatThrownBy(() -> calls.rollback(Instruction.by("test"))).isInstanceOf(TransitionRefusedException.class);
        next.last().complete("late");

        // then
        assertThat(calls.rollback(Instruction.by("test")).phase()).isEqualTo(ServicePhase.OLD_ONLY);
    }

    @Test
    void answers_of_the_old_service_are_compared_when_they_are_there() {
        // given
        in(ServicePhase.SHADOW).quote(1);
        assertThat(rig.executor().size()).isZero();

        // when
        old.last().complete("same");
        assertThat(rig.executor().size()).isOne();
        next.answerAtOnce = "same";
        rig.executor().runAll();

        // then
        assertThat(rig.events().verdicts()).containsExactly(Verdict.MATCH);
    }

    @Test
    void an_answer_that_is_not_there_at_the_deadline_of_its_comparison_is_asked_for_no_longer() {
        // given
        in(ServicePhase.SHADOW).quote(1);
        old.last().complete("same");
        next.whenAsked = rig.scheduler()::runAll;

        // when: the deadline passes on the thread that waits
        rig.executor().runAll();

        // then
        assertThat(next.last()).isCancelled();
        assertThat(rig.events().verdicts()).containsExactly(Verdict.SHADOW_FAILED);
    }
}
