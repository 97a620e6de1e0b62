package dev.zdm.examples.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.data.CustomerRow;
import org.junit.jupiter.api.Test;

class RegisterTest {
    private static final CustomerRow FIRST = new CustomerRow("first", 0, null);
    private static final CustomerRow SECOND = new CustomerRow("second", 0, null);
    private static final CustomerRow THIRD = new CustomerRow("third", 0, null);

    private final Register register = new Register(1, FIRST);

    @Test
    void readMayNotReturnWhatWasOverwrittenBeforeItBegan() {
        // given
        register.writing(SECOND);
        register.acknowledge();

        // when
        int position = register.position();

        // then
        assertThat(register.permits(position, FIRST)).isFalse();
        assertThat(register.permits(position, null)).isFalse();
        assertThat(register.permits(position, SECOND)).isTrue();
    }

    @Test
    void readMayReturnBothSidesOfAConcurrentWrite() {
        // given
        int position = register.position();

        // when
        register.writing(SECOND);
        register.acknowledge();
        register.writing(THIRD);

        // then
        assertThat(register.permits(position, FIRST)).isTrue();
        assertThat(register.permits(position, SECOND)).isTrue();
        assertThat(register.permits(position, THIRD)).isTrue();
        assertThat(register.permits(position, new CustomerRow("nobody", 0, null)))
                .isFalse();
    }

    @Test
    void acknowledgedDeleteMustBeSeen() {
        // given
        register.writing(null);
        register.acknowledge();

        // then
        assertThat(register.permits(register.position(), FIRST)).isFalse();
        assertThat(register.permits(register.position(), null)).isTrue();
        assertThat(register.entry().allowed()).containsExactly((CustomerRow) null);
    }

    @Test
    void writeThatIsDurableButNotOnBothSidesMayBeReadLaterAndMustBeThereAtTheEnd() {
        // given
        register.writing(SECOND);

        // when
        register.settle();

        // then
        assertThat(register.permits(register.position(), FIRST)).isTrue();
        assertThat(register.permits(register.position(), SECOND)).isTrue();
        assertThat(register.entry().allowed()).containsExactly(SECOND);
        assertThat(register.current()).isEqualTo(SECOND);
    }

    @Test
    void writeWithUnknownOutcomeLeavesBothStatesPossible() {
        // given
        register.writing(SECOND);
        register.acknowledge();
        register.writing(THIRD);

        // then
        assertThat(register.entry().allowed()).containsExactly(SECOND, THIRD);
        assertThat(register.current()).isEqualTo(SECOND);
    }
}
