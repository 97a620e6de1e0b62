package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NEGATIVE = Duration.ofNanos(-1);

    static Stream<Named<ThrowingCallable>> contradictions() {
        return Stream.of(
                Named.of("no step", () -> steps()),
                Named.of("last step below 100", () -> steps(5, 50)),
                Named.of("step of 0", () -> steps(0, 100)),
                Named.of("negative step", () -> steps(-1, 100)),
                Named.of("step above 100", () -> steps(50, 101)),
                Named.of("falling steps", () -> steps(50, 25, 100)),
                Named.of("repeated step", () -> steps(100, 100)),
                Named.of("empty chunk", () -> new ScanPolicy(0, SECOND)),
                Named.of("negative pause", () -> new ScanPolicy(1, NEGATIVE)),
                Named.of("sample below 0", () -> new ShadowPolicy(-1, SECOND, 1, Set.of())),
                Named.of("sample above 100", () -> new ShadowPolicy(101, SECOND, 1, Set.of())),
                Named.of("no shadow at once", () -> new ShadowPolicy(1, SECOND, 0, Set.of())),
                Named.of("negative deadline", () -> new ShadowPolicy(1, NEGATIVE, 1, Set.of())),
                Named.of("no deadline", () -> new ShadowPolicy(1, Duration.ZERO, 1, Set.of())),
                Named.of("negative bake time", () -> new GatePolicy(NEGATIVE, 0, false, false, SECOND, SECOND)),
                Named.of("negative comparisons", () -> new GatePolicy(SECOND, -1, false, false, SECOND, SECOND)),
                Named.of("negative draining", () -> new GatePolicy(SECOND, 0, false, false, NEGATIVE, SECOND)),
                Named.of("negative moving", () -> new GatePolicy(SECOND, 0, false, false, SECOND, NEGATIVE)));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void a_contradiction_is_refused_where_it_is_written(ThrowingCallable policy) {
        assertThatThrownBy(policy).isInstanceOf(ConfigurationException.class).hasMessageContaining("Remedy: give");
    }

    @Test
    void the_limits_themselves_are_fine() {
        assertThatCode(() -> {
                    steps(100);
                    steps(1, 2, 100);
                    new ScanPolicy(1, Duration.ZERO);
                    new ShadowPolicy(0, SECOND, 1, Set.of());
                    new ShadowPolicy(100, SECOND, 1, Set.of());
                    new GatePolicy(Duration.ZERO, 0, true, true, Duration.ZERO, Duration.ZERO);
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "after {0} % comes {1} %")
    @CsvSource({"0, 5", "4, 5", "5, 25", "6, 25", "25, 50", "50, 100", "99, 100"})
    void a_share_advances_to_the_next_step_above_it(int share, int next) {
        assertThat(ReadPolicy.DEFAULT.stepAfter(share)).isEqualTo(next);
    }

    @Test
    void with_a_flag_the_share_begins_at_100() {
        assertThat(ReadPolicy.DEFAULT.firstShare()).isEqualTo(5);
        assertThat(new ReadPolicy(List.of(5, 100), "ORDERS_V2", true, false).firstShare())
                .isEqualTo(100);
    }

    @Test
    void policies_keep_copies_of_what_they_were_given() {
        // given
        List<Integer> steps = Arrays.asList(5, 100);
        Set<String> fields = new HashSet<>(Set.of("updatedAt"));
        ReadPolicy reads = new ReadPolicy(steps, null, true, false);
        ShadowPolicy shadow = new ShadowPolicy(1, SECOND, 1, fields);

        // when
        steps.set(0, 1);
        fields.clear();

        // then
        assertThat(reads.steps()).containsExactly(5, 100);
        assertThat(shadow.ignoredFields()).containsExactly("updatedAt");
    }

    private static ReadPolicy steps(Integer... steps) {
        return new ReadPolicy(List.of(steps), null, true, false);
    }
}
