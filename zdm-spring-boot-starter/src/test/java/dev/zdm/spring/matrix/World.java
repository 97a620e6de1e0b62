package dev.zdm.spring.matrix;

import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.Side;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.StateStore;
import dev.zdm.spring.InMemoryNames;
import dev.zdm.spring.ZdmAutoConfiguration;
import dev.zdm.spring.matrix.Column.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.util.function.SingletonSupplier;

/** One column on one side, reached in one way. */
record World(Subject subject, Shapes shapes, AutoCloseable open) {
    /** What is asked in the shadow would be counted too. */
    private static final ShadowPolicy NO_SHADOW = new ShadowPolicy(0, Duration.ofSeconds(1), 1, Set.of());

    static World of(Column column, Way way, boolean moved) {
        return of(column, way, column.subject(way), moved);
    }

    static World of(Column column, Way way, Subject subject, boolean moved) {
        return new Maker(column, way, subject, Home.inMemory()).make(moved);
    }

    static World in(DataSource database, Column column, Way way, boolean moved) {
        Side owner = column == Column.WRITE && moved ? Side.NEW : Side.OLD;
        return new Maker(column, way, column.subject(way), Home.in(database, owner)).make(moved);
    }

    static MigrationState state(MigrationPhase phase) {
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

    private record Maker(Column column, Way way, Subject subject, Home home) {
        World make(boolean moved) {
            MigrationPhase phase = column.phase(moved);
            if (phase != null) {
                home.states().states().createIfAbsent(state(phase));
            }
            FeatureGate gate = (feature, key) -> moved;
            return way == Way.ZDM_PROXY ? plain(gate) : spring(gate);
        }

        private World plain(FeatureGate gate) {
            keepRows(() -> JdbcDataStore.of(home.database()));
            Zdm zdm = Zdm.builder().stateStore(home.states()).featureGate(gate).build();
            switch (column) {
                case WRITE, READ, SWITCH ->
                    zdm.migration(Natives.ID)
                            .from(subject.old())
                            .to(subject.next())
                            .mapping(Mapping.<InMemoryNames.Name>identity())
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

        private void keepRows(Supplier<JdbcDataStore> store) {
            Supplier<JdbcDataStore> one = SingletonSupplier.of(store);
            home.keepOld(subject.old(), one);
            home.keepNew(subject.next(), one);
        }

        private World spring(FeatureGate gate) {
            AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
            Supplier<JdbcDataStore> store = () -> context.getBean(JdbcDataStore.class);
            context.registerBean("store", StateStore.class, home::states);
            context.registerBean("gate", FeatureGate.class, () -> gate);
            context.registerBean("bean", Shapes.class, () -> {
                keepRows(store);
                return subject.bean();
            });
            context.registerBean("next", Native.class, subject::next);
            if (column == Column.SWITCH) {
                context.registerBean("rows", Natives.Writes.class, () -> rows(store));
            }
            if (column != Column.GATE) {
                TestPropertyValues.of("zdm.migrations.matrix.shadow.sample=0").applyTo(context);
            }
            if (home.database() != null) {
                // Spring's own advice knows no way round a final class.
                TestPropertyValues.of("spring.aop.proxy-target-class=" + (way == Way.CLASS_PROXY))
                        .applyTo(context);
                context.registerBean(
                        "database", DataSource.class, home::database, bean -> bean.setDestroyMethodName(""));
                context.register(
                        DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class);
            }
            context.register(AopAutoConfiguration.class, ZdmAutoConfiguration.class);
            context.refresh();
            return new World(subject, context.getBean("bean", Shapes.class), context);
        }

        private Natives.Writes rows(Supplier<JdbcDataStore> store) {
            Natives.Writes rows = new Natives.Writes();
            home.keepOld(rows, store);
            return rows;
        }
    }
}
