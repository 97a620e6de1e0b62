package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.Side;
import dev.zdm.spi.CohortOverride;
import dev.zdm.spi.ThreadBoundOverride;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;

class CohortOverrideTest {
    private static final String NAMED = "zdm.cohort-override.header=X-Canary";

    private final WebApplicationContextRunner web =
            new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(ZdmAutoConfiguration.class));
    private final ThreadBoundOverride override = new ThreadBoundOverride();
    private final CohortOverrideFilter filter = new CohortOverrideFilter(override, "X-Canary");
    private final List<Side> seen = new ArrayList<>();

    private void request(MockHttpServletRequest request) throws Exception {
        filter.doFilter(request, new MockHttpServletResponse(), (any, response) -> seen.add(override.sideFor("m")));
    }

    private static MockHttpServletRequest saying(String value) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("X-Canary", value);
        return request;
    }

    @ParameterizedTest
    @CsvSource({"new, NEW", "old, OLD", "' New ', NEW", "true, ", "'', "})
    void the_header_chooses_and_anything_else_is_ignored(String value, Side side) throws Exception {
        // when
        request(saying(value));
        request(new MockHttpServletRequest());

        // then
        assertThat(seen).isEqualTo(Arrays.asList(side, null));
        assertThat(override.sideFor("m")).isNull();
    }

    @Test
    void the_choice_ends_with_a_request_that_fails() {
        // when
        assertThatThrownBy(() -> filter.doFilter(saying("new"), new MockHttpServletResponse(), (any, response) -> {
                    throw new ServletException("handler failed");
                }))
                .isInstanceOf(ServletException.class);

        // then
        assertThat(override.sideFor("m")).isNull();
    }

    @Test
    void an_asynchronous_request_chooses_again_where_it_is_dispatched_to() throws Exception {
        // given
        MockHttpServletRequest request = saying("new");
        request(request);

        // when
        request.setDispatcherType(DispatcherType.ASYNC);
        request(request);

        // then
        assertThat(seen).containsExactly(Side.NEW, Side.NEW);
        assertThat(override.sideFor("m")).isNull();
    }

    @Test
    void it_is_off_unless_a_header_is_named() {
        web.run(context -> assertThat(context).doesNotHaveBean(CohortOverride.class));
        web.withPropertyValues("zdm.cohort-override.header=")
                .run(context -> assertThat(context).doesNotHaveBean(CohortOverride.class));
        web.withPropertyValues(NAMED)
                .run(context -> assertThat(context)
                        .hasSingleBean(ThreadBoundOverride.class)
                        .hasSingleBean(CohortOverrideFilter.class));
    }

    @Test
    void it_is_for_servlet_applications_only() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ZdmAutoConfiguration.class))
                .withPropertyValues(NAMED)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CohortOverride.class));
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ZdmAutoConfiguration.class))
                .withPropertyValues(NAMED)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CohortOverride.class));
        web.withPropertyValues(NAMED)
                .withClassLoader(new FilteredClassLoader(OncePerRequestFilter.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CohortOverride.class));
    }

    @Test
    void an_applications_own_override_comes_first() {
        CohortOverride own = migration -> Side.OLD;
        web.withPropertyValues(NAMED)
                .withBean(CohortOverride.class, () -> own)
                .run(context -> assertThat(context)
                        .hasSingleBean(CohortOverride.class)
                        .doesNotHaveBean(CohortOverrideFilter.class));
    }
}
