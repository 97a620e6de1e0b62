package dev.zdm.spring.matrix;

import dev.zdm.Zdm;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.spring.ZdmAutoConfiguration;
import dev.zdm.spring.matrix.Column.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** One column on one side, reached in one way. */
record World(Subject subject, Shapes shapes, AutoCloseable open) {
    /** What is asked in the shadow would be counted too. */
    private static final ShadowPolicy NO_SHADOW = new ShadowPolicy(0, Duration.ofSeconds(1), 1, Set.of());

    static World of(Column column, Way way, boolean moved) {
        StateStore store = StateStore.inMemory(TimeSource.system());
        MigrationPhase phase = column.phase(moved);
        if (phase != null) {
            store.states().createIfAbsent(state(phase));
        }
        FeatureGate gate = (feature, key) -> moved;
        return way == Way.ZDM_PROXY ? plain(column, store, gate) : spring(column, way, store, gate);
    }

    private static MigrationState state(MigrationPhase phase) {
        int share = phase == Phase.READ_NEW || phase == ServicePhase.RAMP ? 100 : 0;
        return new MigrationState(
                Natives.ID,
                phase.kind(),
                Natives.ID,
                1,
                1,
                phase,
                share,
                false,
                true,
                false,
                Instant.EPOCH,
                "test",
                "");
    }

    private static World plain(Column column, StateStore store, FeatureGate gate) {
        Subject subject = column.subject(Way.ZDM_PROXY);
        Zdm zdm = Zdm.builder().stateStore(store).featureGate(gate).build();
        switch (column) {
            case WRITE, READ, SWITCH ->
                zdm.migration(Natives.ID)
                        .from(subject.old())
                        .to(subject.next())
                        .mapping(Mapping.<Names.Name>identity())
                        .shadow(NO_SHADOW)
                        .register();
            case CALL -> zdm.service(Natives.ID).shadow(NO_SHADOW).register();
            case GATE -> {}
        }
        boolean names = column == Column.SWITCH || column == Column.GATE;
        Shapes shapes = names
                ? zdm.proxy(Shapes.class, subject.bean())
                : zdm.proxy(Natives.ID, Shapes.class, subject.bean(), subject.next());
        return new World(subject, shapes, zdm);
    }

    private static World spring(Column column, Way way, StateStore store, FeatureGate gate) {
        Subject subject = column.subject(way);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean("store", StateStore.class, () -> store);
        context.registerBean("gate", FeatureGate.class, () -> gate);
        context.registerBean("bean", Shapes.class, subject::bean);
        context.registerBean("next", Native.class, subject::next);
        if (column == Column.SWITCH) {
            context.registerBean("rows", Natives.Writes.class, Natives.Writes::new);
        }
        if (column != Column.GATE) {
            TestPropertyValues.of("zdm.migrations.matrix.shadow.sample=0").applyTo(context);
        }
        context.register(AopAutoConfiguration.class, ZdmAutoConfiguration.class);
        context.refresh();
        return new World(subject, context.getBean("bean", Shapes.class), context);
    }
}
