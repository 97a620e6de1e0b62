package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.TransitionRefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The short way of annotated beans' calls while their migration is parked on the old side. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ParkedBeansTest {
    private static final Instruction TEST = Instruction.by("test");

    /** What happens in the middle of a call. */
    static class Moment {
        private Runnable happening = () -> {};

        void passes() {
            happening.run();
        }
    }

    @DualWrite(migration = "names", to = NewNames.class)
    static class OldNames extends InMemoryNames {
        private final Moment moment;

        OldNames(Moment moment) {
            this.moment = moment;
        }

        @ReadSwitch(key = "#key")
        public Optional<Name> get(Long key) {
            moment.passes();
            return find(key);
        }

        @DualWrite(key = "#row.id")
        public void add(Name row) {
            moment.passes();
            put(row);
        }
    }

    static class NewNames extends InMemoryNames {
        public Optional<Name> get(Long key) {
            return find(key);
        }

        public void add(Name row) {
            put(row);
        }
    }

    static class OldService {
        private final Moment moment;

        OldService(Moment moment) {
            this.moment = moment;
        }

        @RoutedCall(migration = "service", to = "newService")
        public String call() {
            moment.passes();
            return "old";
        }
    }

    static class NewService {
        public String call() {
            return "new";
        }
    }

    private final ApplicationContextRunner runner = Contexts.inMemory()
            .withPropertyValues(
                    "zdm.migrations.names.volatile-state=true",
                    "zdm.migrations.names.gates.bake-time=0",
                    "zdm.migrations.names.gates.drain-timeout=0",
                    "zdm.migrations.service.volatile-state=true",
                    "zdm.migrations.service.gates.bake-time=0",
                    "zdm.migrations.service.gates.drain-timeout=0")
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(Moment.class)
            .withBean(OldNames.class)
            .withBean(NewNames.class)
            .withBean(OldService.class)
            .withBean("newService", NewService.class);

    static Stream<Arguments> calls() {
        Consumer<ApplicationContext> read =
                context -> context.getBean(OldNames.class).get(1L);
        Consumer<ApplicationContext> write =
                context -> context.getBean(OldNames.class).add(new InMemoryNames.Name(1L, "Ada"));
        Consumer<ApplicationContext> call =
                context -> context.getBean(OldService.class).call();
        return Stream.of(
                Arguments.of("names", "read", read),
                Arguments.of("names", "write", write),
                Arguments.of("service", "call", call));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("calls")
    void calls_are_counted_with_their_failures(String migration, String operation, Consumer<ApplicationContext> call) {
        runner.run(context -> {
            // given
            call.accept(context);

            // when
            call.accept(context);
            context.getBean(Moment.class).happening = () -> {
                throw new IllegalStateException("the application's own");
            };
            assertThatThrownBy(() -> call.accept(context)).hasMessage("the application's own");

            // then
            assertThat(parked(context, migration, operation, "success")).isEqualTo(2);
            assertThat(parked(context, migration, operation, "failure")).isEqualTo(1);
        });
    }

    private static double parked(ApplicationContext context, String migration, String operation, String outcome) {
        return context.getBean(MeterRegistry.class)
                .get("zdm.calls.parked")
                .tags("migration", migration, "operation", operation, "side", "old", "outcome", outcome)
                .functionCounter()
                .count();
    }

    /** Without the count a write could commit, unmarked and uncopied, after the backfill had passed its key. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("calls")
    void a_call_under_way_keeps_the_migration_from_moving_on_twice(
            String migration, String operation, Consumer<ApplicationContext> call) {
        runner.run(context -> {
            // given
            call.accept(context);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            context.getBean(Moment.class).happening = () -> pause(begun, end);
            Thread slow = new Thread(() -> call.accept(context));
            slow.start();
            begun.await();
            MigrationControl control = context.getBean(Zdm.class).control(migration);
            control.advance(TEST);

            // when / then
            assertThatThrownBy(() -> control.advance(TEST)).isInstanceOf(TransitionRefusedException.class);
            end.countDown();
            slow.join();
            assertThat(control.advance(TEST).epoch()).isEqualTo(3);
        });
    }

    private static void pause(CountDownLatch begun, CountDownLatch end) {
        begun.countDown();
        try {
            assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_next_call_after_a_step_is_routed() {
        runner.run(context -> {
            // given
            OldNames names = context.getBean(OldNames.class);
            names.add(new InMemoryNames.Name(1L, "Ada"));
            assertThat(context.getBean(NewNames.class).find(1L)).isEmpty();

            // when
            context.getBean(Zdm.class).control("names").advance(TEST);
            names.add(new InMemoryNames.Name(2L, "Grace"));

            // then
            assertThat(context.getBean(NewNames.class).find(2L)).isPresent();
        });
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("calls")
    void an_error_of_zdm_inside_a_call_learns_where_it_happened(
            String migration, String operation, Consumer<ApplicationContext> call) {
        runner.run(context -> {
            // given
            call.accept(context);
            context.getBean(Moment.class).happening = () -> {
                throw new ConfigurationException(null, null, "something is wrong", "mend it");
            };

            // when / then
            assertThatThrownBy(() -> call.accept(context))
                    .hasMessageContaining(migration)
                    .hasMessageContaining("OLD_ONLY");
        });
    }
}
