package dev.zdm.spring.matrix;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.spring.InMemoryNames;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Services and repositories whose work has not ended when they return. */
final class Deferring {
    private Deferring() {}

    static class NewNames extends InMemoryNames {}

    static class MonoCalls {
        @RoutedCall(migration = Natives.ID, to = "next")
        public Mono<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    static class FluxCalls {
        @RoutedCall(migration = Natives.ID, to = "next")
        public Flux<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    static class PublisherCalls {
        @RoutedCall(migration = Natives.ID, to = "next")
        public Publisher<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    static class FlowCalls {
        @RoutedCall(migration = Natives.ID, to = "next")
        public Flow.Publisher<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    static class SingleCalls {
        @RoutedCall(migration = Natives.ID, to = "next")
        public Single<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    static class CompletableCalls {
        @RoutedCall(migration = Natives.ID, to = "next")
        public Completable ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    static class FlowableCalls {
        @RoutedCall(migration = Natives.ID, to = "next")
        public Flowable<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    /** As Kotlin compiles {@code suspend fun ask(id: Long): String}. */
    static class SuspendingCalls {
        @RoutedCall(migration = Natives.ID, to = "next")
        public @Nullable Object ask(long id, Continuation<? super String> then) {
            throw new UnsupportedOperationException();
        }
    }

    static class FutureCalls {
        @RoutedCall(migration = Natives.ID, to = "next")
        public Future<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    @DualWrite(migration = Natives.ID, to = NewNames.class)
    static class MonoWrites extends InMemoryNames {
        @DualWrite(key = "#p0")
        public Mono<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    @DualWrite(migration = Natives.ID, to = NewNames.class)
    static class StageWrites extends InMemoryNames {
        @DualWrite(key = "#p0")
        public CompletionStage<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    @DualWrite(migration = Natives.ID, to = NewNames.class)
    static class FluxReads extends InMemoryNames {
        @ReadSwitch(key = "#p0")
        public Flux<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    @DualWrite(migration = Natives.ID, to = NewNames.class)
    static class FutureReads extends InMemoryNames {
        @ReadSwitch(key = "#p0")
        public CompletableFuture<String> ask(long id) {
            throw new UnsupportedOperationException();
        }
    }

    static class MonoSwitches {
        @ReadSwitch(migration = Natives.ID, to = "next")
        public Mono<String> ask(long id) {
            throw new UnsupportedOperationException();
        }

        Mono<String> next(long id) {
            throw new UnsupportedOperationException();
        }
    }

    static class StageSwitches {
        @ReadSwitch(migration = Natives.ID, to = "next")
        public CompletionStage<String> ask(long id) {
            throw new UnsupportedOperationException();
        }

        CompletionStage<String> next(long id) {
            throw new UnsupportedOperationException();
        }
    }

    static class FluxGates {
        @FlagGated(feature = Gates.FEATURE, whenOff = "off")
        public Flux<String> ask(long id) {
            throw new UnsupportedOperationException();
        }

        Flux<String> off(long id) {
            throw new UnsupportedOperationException();
        }
    }

    interface Stages {
        CompletionStage<String> ask(long id);
    }

    static class StageCalls implements Stages {
        @Override
        @RoutedCall(migration = Natives.ID, to = "next", idempotent = true)
        public CompletionStage<String> ask(long id) {
            return CompletableFuture.completedFuture("old");
        }
    }

    static final class FinalStageCalls extends StageCalls {}

    /** Answers for some, and fails for others, later. */
    static class NextStages implements Stages {
        @Override
        public CompletionStage<String> ask(long id) {
            return id > 0
                    ? CompletableFuture.completedFuture("new")
                    : CompletableFuture.failedFuture(new IllegalStateException("new is down"));
        }
    }

    static class StageGates implements Stages {
        @Override
        @FlagGated(feature = Gates.FEATURE, whenOff = "off")
        public CompletionStage<String> ask(long id) {
            return CompletableFuture.completedFuture("on");
        }

        CompletionStage<String> off(long id) {
            return CompletableFuture.completedFuture("off");
        }
    }

    static final class FinalStageGates extends StageGates {}
}
