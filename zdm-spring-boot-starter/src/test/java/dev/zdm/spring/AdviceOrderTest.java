package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Zdm;
import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spring.matrix.Cell;
import dev.zdm.spring.matrix.Column;
import dev.zdm.spring.matrix.Outcome;
import dev.zdm.spring.matrix.Row;
import dev.zdm.spring.matrix.Way;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.Advised;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Other advice stays outside: a call is routed on the thread, in the attempt and for the cache miss that it belongs to. */
class AdviceOrderTest {
    private static final List<String> MADE = new CopyOnWriteArrayList<>();

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableCaching
    @EnableResilientMethods
    static class Advices {
        @Bean
        CacheManager cacheManager() {
            return new ConcurrentMapCacheManager();
        }
    }

    static class Old {
        @Cacheable("prices")
        @RoutedCall(migration = "m", to = "next", key = "#id", idempotent = true)
        public String cached(long id) {
            return note("old cached");
        }

        @Async
        @RoutedCall(migration = "m", to = "next", key = "#id")
        public CompletableFuture<String> later(long id) {
            return CompletableFuture.completedFuture(note("old later") + thread());
        }

        @Async
        @RoutedCall(migration = "m", to = "next", key = "#id")
        public void fireAndForget(long id, CompletableFuture<String> done) {
            done.complete(note("old fire") + thread());
        }

        @Retryable(maxRetries = 2, delay = 0)
        @RoutedCall(migration = "m", to = "next", key = "#id")
        public String retried(long id) {
            return note("old retried");
        }
    }

    static class Next {
        volatile int failures;

        public String cached(long id) {
            return note("new cached");
        }

        public CompletableFuture<String> later(long id) {
            return CompletableFuture.completedFuture(note("new later") + thread());
        }

        public void fireAndForget(long id, CompletableFuture<String> done) {
            done.complete(note("new fire") + thread());
        }

        public String retried(long id) {
            note("new retried");
            if (failures-- > 0) {
                throw new IllegalStateException("down");
            }
            return "new retried";
        }
    }

    private static String note(String call) {
        MADE.add(call);
        return call;
    }

    private static String thread() {
        return Thread.currentThread().getName().startsWith("main") ? " on main" : " elsewhere";
    }

    private final ApplicationContextRunner runner = Contexts.inMemory()
            .withPropertyValues("zdm.migrations.m.volatile-state=true", "zdm.migrations.m.read-steps=100")
            .withUserConfiguration(Advices.class)
            .withBean(Old.class)
            .withBean("next", Next.class);

    private static Old in(ApplicationContext context, ServicePhase phase) {
        var migration = context.getBean(Zdm.class).control("m");
        while (migration.state().phase() != phase) {
            migration.advance(Instruction.by("test"));
        }
        MADE.clear();
        return context.getBean(Old.class);
    }

    @DualWrite(migration = "rows", to = NewNames.class)
    static class OldNames extends InMemoryNames {
        @Async
        @Retryable
        @CacheEvict("prices")
        @DualWrite(key = "#id")
        public void name(long id, String name) {
            put(new Name(id, name));
        }

        @Async
        @Retryable
        @Cacheable("prices")
        @ReadSwitch(key = "#id")
        public Name named(long id) {
            return find(id).orElseThrow();
        }
    }

    static class NewNames extends InMemoryNames {
        public void name(long id, String name) {
            put(new Name(id, name));
        }

        public Name named(long id) {
            return find(id).orElseThrow();
        }
    }

    static class Switching {
        @Async
        @Retryable
        @Cacheable("prices")
        @ReadSwitch(migration = "rows", key = "#id", to = "next")
        public String find(long id) {
            return "old";
        }

        String next(long id) {
            return "new";
        }
    }

    static class Gating {
        @Async
        @Retryable
        @Cacheable("prices")
        @FlagGated(feature = "F", whenOff = "off")
        public String find(long id) {
            return "on";
        }

        String off(long id) {
            return "off";
        }
    }

    @Test
    @Cell(row = Row.OTHER_ADVICE, way = Way.CLASS_PROXY, outcome = Outcome.OUTSIDE)
    void zdm_is_the_innermost_advice() {
        runner.withPropertyValues("zdm.migrations.rows.volatile-state=true")
                .withBean(FeatureGate.class, () -> (feature, key) -> true)
                .withBean(OldNames.class)
                .withBean(NewNames.class)
                .withBean(Switching.class)
                .withBean(Gating.class)
                .run(context -> {
                    for (Class<?> type : List.of(Old.class, OldNames.class, Switching.class, Gating.class)) {
                        assertThat(advices(context.getBean(type)))
                                .hasSize(4)
                                .endsWith(RoutingInterceptor.class.getSimpleName());
                    }
                });
    }

    private static List<String> advices(Object bean) {
        return Arrays.stream(((Advised) bean).getAdvisors())
                .map(advisor -> advisor.getAdvice().getClass().getSimpleName())
                .filter(name -> !name.startsWith("Expose"))
                .toList();
    }

    @Test
    void an_asynchronous_write_is_copied_on_the_thread_that_runs_it() {
        runner.withPropertyValues("zdm.migrations.rows.volatile-state=true")
                .withBean(OldNames.class)
                .withBean(NewNames.class)
                .run(context -> {
                    // given
                    context.getBean(Zdm.class).control("rows").advance(Instruction.by("test"));
                    NewNames copies = context.getBean(NewNames.class);

                    // when
                    context.getBean(OldNames.class).name(1, "Ada");

                    // then
                    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                    while (copies.find(1L).isEmpty() && System.nanoTime() < deadline) {
                        Thread.onSpinWait();
                    }
                    assertThat(copies.find(1L)).contains(new InMemoryNames.Name(1L, "Ada"));
                });
    }

    @Test
    void an_asynchronous_method_is_routed_on_the_thread_that_runs_it() {
        runner.run(context -> {
            Old old = in(context, ServicePhase.OLD_ONLY);
            assertThat(old.later(1).get(10, TimeUnit.SECONDS)).isEqualTo("old later elsewhere");
            in(context, ServicePhase.RAMP);
            assertThat(old.later(1).get(10, TimeUnit.SECONDS)).isEqualTo("new later elsewhere");
            CompletableFuture<String> done = new CompletableFuture<>();
            old.fireAndForget(1, done);
            assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo("new fire elsewhere");
            assertThat(MADE).containsExactly("new later", "new fire");
        });
    }

    @Test
    void a_cached_answer_is_not_asked_for_again_wherever_the_calls_have_moved() {
        runner.run(context -> {
            // given
            Old old = in(context, ServicePhase.OLD_ONLY);
            assertThat(old.cached(1)).isEqualTo("old cached");

            // when
            in(context, ServicePhase.RAMP);

            // then
            assertThat(old.cached(1)).isEqualTo("old cached");
            assertThat(MADE).isEmpty();
            assertThat(old.cached(2)).isEqualTo("new cached");
            assertThat(old.cached(2)).isEqualTo("new cached");
            assertThat(MADE).containsExactly("new cached");
        });
    }

    @Test
    void a_shadow_call_leaves_the_cache_alone() {
        runner.withPropertyValues("zdm.migrations.m.shadow.sample=100").run(context -> {
            // given
            Old old = in(context, ServicePhase.SHADOW);

            // when
            assertThat(old.cached(1)).isEqualTo("old cached");
            awaitShadow();

            // then
            assertThat(context.getBean(CacheManager.class).getCache("prices").get(1L, String.class))
                    .isEqualTo("old cached");
        });
    }

    private static void awaitShadow() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!MADE.contains("new cached") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(MADE).contains("new cached");
    }

    @Test
    @Cell(row = Row.RETRIED_CALL, column = Column.CALL, way = Way.CLASS_PROXY)
    void a_retry_around_repeats_the_routed_call() {
        runner.run(context -> {
            // given
            Old old = in(context, ServicePhase.RAMP);
            context.getBean(Next.class).failures = 2;

            // when / then
            assertThat(old.retried(1)).isEqualTo("new retried");
            assertThat(MADE).containsExactly("new retried", "new retried", "new retried");
        });
    }

    @Test
    void a_retry_that_gives_up_hands_the_new_services_exception_on() {
        runner.run(context -> {
            // given
            Old old = in(context, ServicePhase.RAMP);
            context.getBean(Next.class).failures = 9;

            // when / then
            assertThatThrownBy(() -> old.retried(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("down");
            assertThat(MADE).hasSize(3);
        });
    }
}
