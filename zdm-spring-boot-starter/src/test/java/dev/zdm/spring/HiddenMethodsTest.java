package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.FeatureGate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    static Stream<Arguments> hidden() {
        return Stream.of(
                of(PackagePrivateCall::new),
                of(StaticCall::new),
                of(ProtectedSwitch::new),
                of(PrivateGate::new),
                of(PackagePrivateWrite::new),
                of(ProtectedRead::new));
    }

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

    static Stream<Arguments> closed() {
        return Stream.of(
                of(FinalCall::new), of(FinalSwitch::new), of(FinalGate::new), of(FinalWrite::new), of(FinalRead::new));
    }

    private static Arguments of(Supplier<Object> bean) {
        return Arguments.of(bean.get().getClass().getSimpleName(), bean);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hidden")
    void an_annotated_method_that_no_proxy_sees_is_refused(String name, Supplier<Object> bean) {
        refuses(name, bean, "public instance method");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("closed")
    void a_final_method_of_a_class_proxy_is_refused(String name, Supplier<Object> bean) {
        refuses(name, bean, "is final");
    }

    private static void refuses(String name, Supplier<Object> bean, String because) {
        Contexts.inMemory()
                .withBean(FeatureGate.class, () -> (feature, key) -> true)
                .withBean("old", Object.class, bean)
                .withBean("next", NewNames.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining(name)
                        .hasMessageContaining("find")
                        .hasMessageContaining(because));
    }
}
