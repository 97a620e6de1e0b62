package dev.zdm.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Zdm;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.spring.InMemoryNames;
import dev.zdm.spring.InMemoryNames.Name;
import dev.zdm.spring.ZdmAutoConfiguration;
import dev.zdm.spring.matrix.Deferring.Stages;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What has not ended when it returns is refused when the proxy is made, or the application starts. */
class DeferringTest {

    private record Refused(Row row, Column column, Supplier<Object> old, String type) {}

    private static final List<Refused> REFUSED = List.of(
            deferring(Column.CALL, Deferring.MonoCalls::new, "reactor.core.publisher.Mono"),
            deferring(Column.CALL, Deferring.FluxCalls::new, "reactor.core.publisher.Flux"),
            deferring(Column.CALL, Deferring.PublisherCalls::new, "org.reactivestreams.Publisher"),
            deferring(Column.CALL, Deferring.FlowCalls::new, "java.util.concurrent.Flow$Publisher"),
            deferring(Column.CALL, Deferring.SingleCalls::new, "io.reactivex.rxjava3.core.Single"),
            deferring(Column.CALL, Deferring.CompletableCalls::new, "io.reactivex.rxjava3.core.Completable"),
            deferring(Column.CALL, Deferring.FlowableCalls::new, "io.reactivex.rxjava3.core.Flowable"),
            deferring(Column.CALL, Deferring.SuspendingCalls::new, "java.lang.Object"),
            deferring(Column.CALL, Deferring.FutureCalls::new, "java.util.concurrent.Future"),
            deferring(Column.WRITE, Deferring.MonoWrites::new, "reactor.core.publisher.Mono"),
            deferring(Column.READ, Deferring.FluxReads::new, "reactor.core.publisher.Flux"),
            deferring(Column.SWITCH, Deferring.MonoSwitches::new, "reactor.core.publisher.Mono"),
            deferring(Column.GATE, Deferring.FluxGates::new, "reactor.core.publisher.Flux"),
            stage(Column.WRITE, Deferring.StageWrites::new, "java.util.concurrent.CompletionStage"),
            stage(Column.READ, Deferring.FutureReads::new, "java.util.concurrent.CompletableFuture"),
            stage(Column.SWITCH, Deferring.StageSwitches::new, "java.util.concurrent.CompletionStage"));

    private static Refused deferring(Column column, Supplier<Object> old, String type) {
        return new Refused(Row.DEFERRING, column, old, type);
    }

    private static Refused stage(Column column, Supplier<Object> old, String type) {
        return new Refused(Row.STAGE, column, old, type);
    }

    @ProofOfCells
    @Cell(
            row = Row.DEFERRING,
            way = {Way.ZDM_PROXY, Way.CLASS_PROXY},
            outcome = Outcome.REFUSED)
    @Cell(
            row = Row.STAGE,
            column = {Column.WRITE, Column.READ, Column.SWITCH},
            way = {Way.ZDM_PROXY, Way.CLASS_PROXY},
            outcome = Outcome.REFUSED)
    void what_has_not_ended_when_it_returns_is_refused(Column column, Way way, Row row) {
        List<Refused> types = REFUSED.stream()
                .filter(refused -> refused.row() == row && refused.column() == column)
                .toList();
        assertThat(types).isNotEmpty();
        for (Refused refused : types) {
            Object old = refused.old().get();
            assertThatThrownBy(() -> start(way, old))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(old.getClass().getSimpleName() + ".ask(")
                    .hasMessageContaining(
                            "returns before its work has ended (" + refused.type() + "). Remedy: route a method");
        }
    }

    private static void start(Way way, Object old) {
        if (way == Way.ZDM_PROXY) {
            byZdmProxy(old);
        } else {
            bySpring(old);
        }
    }

    private static void byZdmProxy(Object old) {
        try (Zdm zdm = Zdm.builder()
                .stateStore(StateStore.inMemory(TimeSource.system()))
                .featureGate((feature, key) -> true)
                .build()) {
            register(zdm, old);
            proxy(zdm, old);
        }
    }

    @SuppressWarnings("unchecked")
    private static void register(Zdm zdm, Object old) {
        if (old instanceof InMemoryNames names) {
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

    private static void bySpring(Object old) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of("zdm.state=memory").applyTo(context);
            context.registerBean("old", Object.class, () -> old);
            context.registerBean("gate", FeatureGate.class, () -> (feature, key) -> true);
            context.registerBean("next", Deferring.NewNames.class, Deferring.NewNames::new);
            context.register(AopAutoConfiguration.class, ZdmAutoConfiguration.class);
            context.refresh();
        }
    }

    @ProofOfCells
    @Cell(row = Row.STAGE, column = Column.CALL)
    void a_stage_is_routed_and_falls_back_when_it_fails(Column column, Way way) throws Exception {
        Stages old = way == Way.JDK_PROXY ? new Deferring.FinalStageCalls() : new Deferring.StageCalls();
        answers(way, old, true, stages -> {
            assertAnswer(stages, 1, "new");
            assertAnswer(stages, -1, "old");
        });
    }

    @ProofOfCells
    @Cell(row = Row.STAGE, column = Column.GATE)
    void a_stage_is_gated(Column column, Way way) throws Exception {
        Stages gated = way == Way.JDK_PROXY ? new Deferring.FinalStageGates() : new Deferring.StageGates();
        answers(way, gated, true, stages -> assertAnswer(stages, 1, "on"));
        answers(way, gated, false, stages -> assertAnswer(stages, 1, "off"));
    }

    private static void answers(Way way, Stages bean, boolean moved, Consumer<Stages> then) throws Exception {
        StateStore store = StateStore.inMemory(TimeSource.system());
        store.states().createIfAbsent(World.state(ServicePhase.RAMP));
        FeatureGate gate = (feature, key) -> moved;
        if (way == Way.ZDM_PROXY) {
            try (Zdm zdm = Zdm.builder().stateStore(store).featureGate(gate).build()) {
                zdm.service(Natives.ID).register();
                then.accept(
                        bean instanceof Deferring.StageCalls
                                ? zdm.proxy(Natives.ID, Stages.class, bean, new Deferring.NextStages())
                                : zdm.proxy(Stages.class, bean));
            }
            return;
        }
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean("store", StateStore.class, () -> store);
            context.registerBean("gate", FeatureGate.class, () -> gate);
            context.registerBean("next", Deferring.NextStages.class, Deferring.NextStages::new);
            context.registerBean("bean", Stages.class, () -> bean);
            context.register(AopAutoConfiguration.class, ZdmAutoConfiguration.class);
            context.refresh();
            Stages proxy = context.getBean("bean", Stages.class);
            assertThat(AopUtils.isCglibProxy(proxy)).isEqualTo(way == Way.CLASS_PROXY);
            then.accept(proxy);
        }
    }

    private static void assertAnswer(Stages stages, long id, String answer) {
        assertThat(stages.ask(id).toCompletableFuture()).isCompletedWithValue(answer);
    }
}
