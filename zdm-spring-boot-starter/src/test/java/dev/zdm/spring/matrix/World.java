package dev.zdm.spring.matrix;

import dev.zdm.Zdm;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.spring.ZdmAutoConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** One column in one phase, reached in one way. */
record World(Native old, Native next, Shapes shapes, AutoCloseable open) {

    /** What is asked in the shadow would be counted too. */
    private static final ShadowPolicy NO_SHADOW = new ShadowPolicy(0, Duration.ofSeconds(1), 1, Set.of());

    static World of(Column column, Way way, boolean moved) {
        StateStore store = StateStore.inMemory(TimeSource.system());
        store.states().createIfAbsent(state(column.phase(moved)));
        return way == Way.ZDM_PROXY ? plain(column, way, store) : spring(column, way, store);
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

    private static World plain(Column column, Way way, StateStore store) {
        Native old = column.old(way);
        Native next = column.next();
        Zdm zdm = Zdm.builder().stateStore(store).build();
        if (column.isService()) {
            zdm.service(Natives.ID).volatileState(true).shadow(NO_SHADOW).register();
        } else {
            zdm.migration(Natives.ID)
                    .from(old)
                    .to(next)
                    .mapping(Mapping.<Names.Name>identity())
                    .volatileState(true)
                    .shadow(NO_SHADOW)
                    .register();
        }
        return new World(old, next, zdm.proxy(Natives.ID, Shapes.class, old, next), zdm);
    }

    private static World spring(Column column, Way way, StateStore store) {
        Native old = column.old(way);
        Native next = column.next();
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        TestPropertyValues.of("zdm.migrations.matrix.volatile-state=true", "zdm.migrations.matrix.shadow.sample=0")
                .applyTo(context);
        context.registerBean("store", StateStore.class, () -> store);
        context.registerBean("old", Native.class, () -> old);
        context.registerBean("next", Native.class, () -> next);
        context.register(AopAutoConfiguration.class, ZdmAutoConfiguration.class);
        context.refresh();
        return new World(old, next, context.getBean("old", Shapes.class), context);
    }
}
