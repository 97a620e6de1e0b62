package dev.zdm.health;

import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.plan.MigrationException;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One run of one check. It ends once, however late: until then the check is not begun again. */
final class Turn {
    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(20);

    private final NamedCheck check;
    private final TimeSource time;
    private final Instant askedAt;
    private final long asked;
    private final CompletableFuture<Ended> end = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean begun;

    private record Ended(Answer answer, long at) {}

    Turn(NamedCheck check, TimeSource time) {
        this.check = check;
        this.time = time;
        this.askedAt = time.now();
        this.asked = time.nanoTime();
    }

    boolean isUnderWay() {
        return !end.isDone();
    }

    /** Once: two who ask at the same time may share it. */
    void begin(Executor executor) {
        if (!taken.compareAndSet(false, true)) {
            return;
        }
        if (check.immediate()) {
            run();
        } else {
            handTo(executor);
        }
    }

    private void handTo(Executor executor) {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            end(Answer.unhealthy("not looked at: the executor takes no more work, it is full or was closed"));
        } catch (RuntimeException | Error e) {
            end(Answer.unhealthy(
                    "not looked at: the executor threw " + e.getClass().getName()));
        }
    }

    private void run() {
        begun = true;
        end(answer());
    }

    private void end(Answer answer) {
        end.complete(new Ended(answer, time.nanoTime()));
    }

    /** Of any kind: whatever is thrown would leave whoever asks without an answer. */
    private Answer answer() {
        try {
            return Objects.requireNonNullElseGet(
                    check.check().look(), () -> Answer.unhealthy("the check returned null"));
        } catch (MigrationException e) {
            return Answer.unhealthy(e.problem());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.unhealthy("was interrupted");
        } catch (Exception | Error e) {
            return Answer.unhealthy("threw " + e.getClass().getName());
        }
    }

    /** Waits until the check's own deadline, which may have passed; never longer. */
    CheckResult result() {
        Ended ended = await();
        if (ended == null) {
            return unhealthy(time.nanoTime(), unanswered());
        }
        if (ended.at() - asked > check.timeout().toNanos()) {
            return unhealthy(ended.at(), "answered later than its timeout of " + text(check.timeout()));
        }
        Answer answer = ended.answer();
        HealthStatus status = answer.healthy() ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY;
        return result(status, ended.at(), answer.detail());
    }

    private String unanswered() {
        String since = " since " + askedAt.truncatedTo(ChronoUnit.SECONDS);
        return "no answer within " + text(check.timeout())
                + (begun ? "; still running" + since : "; the executor is busy, waiting for a thread" + since);
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private CheckResult unhealthy(long at, String detail) {
        return result(HealthStatus.UNHEALTHY, at, detail);
    }

    private CheckResult result(HealthStatus status, long at, String detail) {
        return new CheckResult(
                check.migration(), check.name(), check.reach(), status, Duration.ofNanos(at - asked), detail);
    }

    /** Not ended by an interrupt: the deadline is near, and others wait for the same report. */
    private @Nullable Ended await() {
        boolean interrupted = false;
        long deadline = asked + check.timeout().toNanos();
        for (long left = check.timeout().toNanos(); isUnderWay() && left > 0; left = deadline - time.nanoTime()) {
            interrupted |= !rest(left);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return end.getNow(null);
    }

    /** In short pieces, so that a time that is moved by hand is noticed. Returns whether nobody interrupted. */
    private boolean rest(long nanos) {
        try {
            var unused = end.get(Math.min(nanos, SLICE), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
