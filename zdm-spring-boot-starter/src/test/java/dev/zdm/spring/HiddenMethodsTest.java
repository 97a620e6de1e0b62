package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spring.matrix.Cell;
import dev.zdm.spring.matrix.Column;
import dev.zdm.spring.matrix.Outcome;
import dev.zdm.spring.matrix.ProofOfCells;
import dev.zdm.spring.matrix.Row;
import dev.zdm.spring.matrix.Way;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Methods that a proxy cannot stand for: an annotation there would be passed over in silence. */
class HiddenMethodsTest {
    static class NewNames extends InMemoryNames {
        public String find(long id) {
            return "new";
        }
    }

    static class PackagePrivateCall {
        @RoutedCall(migration = "m", to = "next")
        String find(long id) {
            return "old";
        }
    }

    static class StaticCall {
        @RoutedCall(migration = "m", to = "next")
        public static String find(long id) {
            return "old";
        }
    }

    static class ProtectedSwitch {
        @ReadSwitch(migration = "m", to = "next")
        protected String find(long id) {
            return "old";
        }

        String next(long id) {
            return "new";
        }
    }

    static class PrivateGate {
        @FlagGated(feature = "F", whenOff = "off")
        private String find(long id) {
            return "on";
        }

        String off(long id) {
            return find(id);
        }
    }

    @DualWrite(migration = "m", to = NewNames.class)
    static class PackagePrivateWrite extends InMemoryNames {
        @DualWrite(key = "#id")
        String find(long id) {
            return "old";
        }
    }

    @DualWrite(migration = "m", to = NewNames.class)
    static class ProtectedRead extends InMemoryNames {
        @ReadSwitch(key = "#id")
        protected String find(long id) {
            return "old";
        }
    }

    private static final Map<Column, List<Supplier<Object>>> HIDDEN = Map.of(
            Column.CALL, List.of(PackagePrivateCall::new, StaticCall::new),
            Column.SWITCH, List.of(ProtectedSwitch::new),
            Column.GATE, List.of(PrivateGate::new),
            Column.WRITE, List.of(PackagePrivateWrite::new),
            Column.READ, List.of(ProtectedRead::new));

    static class FinalCall {
        @RoutedCall(migration = "m", to = "next")
        public final String find(long id) {
            return "old";
        }
    }

    static class FinalSwitch {
        @ReadSwitch(migration = "m", to = "next")
        public final String find(long id) {
            return "old";
        }

        String next(long id) {
            return "new";
        }
    }

    static class FinalGate {
        @FlagGated(feature = "F", whenOff = "off")
        public final String find(long id) {
            return "on";
        }

        String off(long id) {
            return "off";
        }
    }

    @DualWrite(migration = "m", to = NewNames.class)
    static class FinalWrite extends InMemoryNames {
        @DualWrite(key = "#id")
        public final String find(long id) {
            return "old";
        }
    }

    @DualWrite(migration = "m", to = NewNames.class)
    static class FinalRead extends InMemoryNames {
        @ReadSwitch(key = "#id")
        public final String find(long id) {
            return "old";
        }
    }

    private static final Map<Column, Supplier<Object>> FINAL = Map.of(
            Column.CALL, FinalCall::new,
            Column.SWITCH, FinalSwitch::new,
            Column.GATE, FinalGate::new,
            Column.WRITE, FinalWrite::new,
            Column.READ, FinalRead::new);

    @ProofOfCells
    @Cell(row = Row.HIDDEN, way = Way.CLASS_PROXY, outcome = Outcome.REFUSED)
    void an_annotated_method_that_no_proxy_sees_is_refused(Column column) {
        HIDDEN.get(column).forEach(bean -> refuses(bean, "public instance method"));
    }

    @ProofOfCells
    @Cell(row = Row.FINAL, way = Way.CLASS_PROXY, outcome = Outcome.REFUSED)
    void a_final_method_of_a_class_proxy_is_refused(Column column) {
        refuses(FINAL.get(column), "is final");
    }

    private static void refuses(Supplier<Object> bean, String because) {
        Contexts.inMemory()
                .withBean(FeatureGate.class, () -> (feature, key) -> true)
                .withBean("old", Object.class, bean)
                .withBean("next", NewNames.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining(bean.get().getClass().getSimpleName())
                        .hasMessageContaining("find")
                        .hasMessageContaining(because));
    }
}
