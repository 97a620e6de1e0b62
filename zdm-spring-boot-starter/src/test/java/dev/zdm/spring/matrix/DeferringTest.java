package dev.zdm.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Zdm;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.spring.ZdmAutoConfiguration;
import dev.zdm.spring.matrix.Deferring.Stages;
import dev.zdm.spring.matrix.Names.Name;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What has not ended when it returns is refused when the proxy is made, or the application starts. */
class DeferringTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(Deferring.MonoCalls::new, "reactor.core.publisher.Mono"),
                refused(Deferring.FluxCalls::new, "reactor.core.publisher.Flux"),
                refused(Deferring.PublisherCalls::new, "org.reactivestreams.Publisher"),
                refused(Deferring.FlowCalls::new, "java.util.concurrent.Flow$Publisher"),
                refused(Deferring.SingleCalls::new, "io.reactivex.rxjava3.core.Single"),
                refused(Deferring.CompletableCalls::new, "io.reactivex.rxjava3.core.Completable"),
                refused(Deferring.FlowableCalls::new, "io.reactivex.rxjava3.core.Flowable"),
                refused(Deferring.SuspendingCalls::new, "java.lang.Object"),
                refused(Deferring.FutureCalls::new, "java.util.concurrent.Future"),
                refused(Deferring.MonoWrites::new, "reactor.core.publisher.Mono"),
                refused(Deferring.StageWrites::new, "java.util.concurrent.CompletionStage"),
                refused(Deferring.FluxReads::new, "reactor.core.publisher.Flux"),
                refused(Deferring.FutureReads::new, "java.util.concurrent.CompletableFuture"),
                refused(Deferring.MonoSwitches::new, "reactor.core.publisher.Mono"),
                refused(Deferring.StageSwitches::new, "java.util.concurrent.CompletionStage"),
                refused(Deferring.FluxGates::new, "reactor.core.publisher.Flux"));
    }

    private static Arguments refused(Supplier<Object> old, String type) {
        return Arguments.of(old, type);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void by_zdm_proxy(Supplier<Object> made, String type) {
        // given
        Object old = made.get();
        try (Zdm zdm = Zdm.builder()
                .stateStore(StateStore.inMemory(TimeSource.system()))
                .featureGate((feature, key) -> true)
                .build()) {
            register(zdm, old);

            // then
            assertThatThrownBy(() -> proxy(zdm, old))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(old.getClass().getSimpleName() + ".ask(")
                    .hasMessageContaining("returns before its work has ended (" + type + "). Remedy: route a method");
        }
    }

    @SuppressWarnings("unchecked")
    private static void register(Zdm zdm, Object old) {
        if (old instanceof Names names) {
            zdm.migration(Natives.ID)
                    .from((RecordStore<Long, Name>) names)
                    .to(new Deferring.NewNames())
                    .mapping(Mapping.<Name>identity())
                    .register();
        } else {
            zdm.service(Natives.ID).register();
        }
    }

    private static Object proxy(Zdm zdm, Object old) {
        String name = old.getClass().getSimpleName();
        return name.endsWith("Switches") || name.endsWith("Gates")
                ? zdm.proxy(anyInterface(), old)
                : zdm.proxy(Natives.ID, anyInterface(), old, new Deferring.NewNames());
    }

    @SuppressWarnings("unchecked")
    private static Class<Object> anyInterface() {
        return (Class<Object>) (Class<?>) Runnable.class;
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void by_spring(Supplier<Object> made, String type) {
        // given
        Object old = made.get();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of("zdm.state=memory").applyTo(context);
            context.registerBean("old", Object.class, () -> old);
            context.registerBean("gate", FeatureGate.class, () -> (feature, key) -> true);
            context.registerBean("next", Deferring.NewNames.class, Deferring.NewNames::new);
            context.register(AopAutoConfiguration.class, ZdmAutoConfiguration.class);

            // then
            assertThatThrownBy(context::refresh)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("returns before its work has ended (" + type + "). Remedy: route a method");
        }
    }

    @Test
    void a_stage_is_routed_or_gated() {
        // given
        FeatureGate off = (feature, key) -> false;
        StateStore store = StateStore.inMemory(TimeSource.system());
        try (Zdm zdm = Zdm.builder().stateStore(store).featureGate(off).build();
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            zdm.service(Natives.ID).register();
            Stages old = new Deferring.StageCalls();
            context.registerBean("store", StateStore.class, () -> StateStore.inMemory(TimeSource.system()));
            context.registerBean("gate", FeatureGate.class, () -> off);
            context.registerBean("next", Deferring.NextStages.class, Deferring.NextStages::new);
            context.registerBean("calls", Stages.class, Deferring.StageCalls::new);
            context.registerBean("gates", Stages.class, Deferring.StageGates::new);
            context.register(AopAutoConfiguration.class, ZdmAutoConfiguration.class);
            context.refresh();

            // then
            assertAnswer(zdm.proxy(Natives.ID, Stages.class, old, new Deferring.NextStages()), "old");
            assertAnswer(zdm.proxy(Stages.class, new Deferring.StageGates()), "off");
            assertAnswer(context.getBean("calls", Stages.class), "old");
            assertAnswer(context.getBean("gates", Stages.class), "off");
        }
    }

    private static void assertAnswer(Stages stages, String answer) {
        assertThat(stages.ask(1).toCompletableFuture()).isCompletedWithValue(answer);
    }
}
