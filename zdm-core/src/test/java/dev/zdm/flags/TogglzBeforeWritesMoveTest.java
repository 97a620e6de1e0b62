package dev.zdm.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.OldRow;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.togglz.core.Feature;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.activation.UsernameActivationStrategy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.user.SimpleFeatureUser;

/** Writes move for all keys at once: what the flag says to the operator who moves them is not enough, nor is it needed. */
class TogglzBeforeWritesMoveTest {
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, true, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private enum Features implements Feature {
        ROWS_V2
    }

    private @Nullable Rig rig;

    private Migration<Long, OldRow> in(FeatureState state, @Nullable String operator) {
        FeatureManager manager = new FeatureManagerBuilder()
                .featureEnum(Features.class)
                .userProvider(() -> operator == null ? null : new SimpleFeatureUser(operator))
                .build();
        manager.setFeatureState(state);
        rig = Rig.in(Phase.READ_NEW, 100, builder -> builder.featureGate(new TogglzFeatureGate(manager)));
        return rig.rows().feature("ROWS_V2").gates(OPEN).register();
    }

    @AfterEach
    void close() {
        if (rig != null) {
            rig.close();
        }
    }

    private static FeatureState on() {
        return new FeatureState(Features.ROWS_V2, true);
    }

    private static FeatureState users(String names) {
        return on().setStrategyId(UsernameActivationStrategy.ID)
                .setParameter(UsernameActivationStrategy.PARAM_USERS, names);
    }

    private static FeatureState gradual(String percent) {
        return on().setStrategyId(GradualActivationStrategy.ID)
                .setParameter(GradualActivationStrategy.PARAM_PERCENTAGE, percent);
    }

    static Stream<FeatureState> onForSome() {
        return Stream.of(
                users("ann"),
                gradual("99"),
                gradual("all"),
                on().setStrategyId("no-such"),
                gradual("100").disable());
    }

    @ParameterizedTest
    @MethodSource("onForSome")
    void a_flag_that_is_on_for_the_operator_but_not_for_everyone_is_refused(FeatureState state) {
        // given
        Migration<Long, OldRow> rows = in(state, "ann");

        // when / then
        assertThatThrownBy(() -> rows.advance(Instruction.by("ann")))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("feature flag is not on for everyone");
    }

    static Stream<FeatureState> onForAll() {
        return Stream.of(on(), gradual("100"), on().setStrategyId(""));
    }

    @ParameterizedTest
    @MethodSource("onForAll")
    void a_flag_that_is_on_for_everyone_lets_a_job_move_writes_that_is_no_user(FeatureState state) {
        assertThat(in(state, null).advance(Instruction.by("a job")).phase()).isEqualTo(Phase.WRITE_NEW);
    }
}
