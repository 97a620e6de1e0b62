package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MethodRouterTest {
    private static final Object[] NONE = {};
    private final List<String> made = new ArrayList<>();

    /** A call that an interceptor can make once as it is, and more often only by clones. */
    private final class Proceeding implements Call<@Nullable Object, Exception> {
        @Override
        public @Nullable Object run() {
            made.add("clone");
            return "";
        }

        @Override
        public @Nullable Object runOnce() {
            made.add("itself");
            return "";
        }
    }

    private static Method anyMethod() throws NoSuchMethodException {
        return String.class.getMethod("length");
    }

    @Test
    void a_call_that_the_outer_router_repeats_is_not_used_up_by_the_inner_one() throws Exception {
        // given
        MethodRouter repeating = (target, method, arguments, proceed) -> {
            proceed.run();
            return proceed.run();
        };
        MethodRouter passing = (target, method, arguments, proceed) -> proceed.runOnce();

        // when
        repeating.around(passing).invoke("target", anyMethod(), NONE, new Proceeding());

        // then
        assertThat(made).containsExactly("clone", "clone");
    }

    @Test
    void a_call_that_is_made_once_needs_no_clone() throws Exception {
        // given
        MethodRouter passing = (target, method, arguments, proceed) -> proceed.runOnce();

        // when
        passing.around(passing).invoke("target", anyMethod(), NONE, new Proceeding());

        // then
        assertThat(made).containsExactly("itself");
    }
}
