package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.engine.Family.Child;
import dev.zdm.engine.Family.Parent;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.Phase;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tables, each with a migration of its own, written in one transaction of the application. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SeveralTablesTest {
    private Family family;

    private void open(boolean childrenFirst) throws Exception {
        family = Family.inSync(childrenFirst);
    }

    @AfterEach
    void close() {
        family.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void from_sync_on_both_tables_are_copied_before_their_unit_is_answered(boolean ownUnit) throws Exception {
        // given
        open(false);

        // when
        family.unit(ownUnit, () -> {
            family.put(new Parent(1, "one"));
            family.put(new Child(10, 1));
        });

        // then
        assertThat(family.newParents()).containsExactly("1,one");
        assertThat(family.newChildren()).containsExactly("10,1");
    }

    @Test
    void a_unit_that_rolls_back_owes_nothing_of_either_table() throws Exception {
        // given
        open(false);

        // when
        assertThatThrownBy(() -> family.unit(true, () -> {
                    family.put(new Parent(1, "one"));
                    family.put(new Child(10, 1));
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        // then
        assertThat(family.owed()).isEqualTo("0 parents, 0 children");
        assertThat(family.newParents()).isEmpty();
    }

    /** The child's repairs come first, or the parent's; a child without its parent is refused, and tried again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_both_tables_owe_a_new_side_that_is_down_arrives_in_whatever_order(boolean childrenFirst)
            throws Exception {
        // given
        open(childrenFirst);
        family.newSideIsDown(true);

        // when
        assertThatThrownBy(() -> family.unit(true, () -> {
                    family.put(new Parent(1, "one"));
                    family.put(new Child(10, 1));
                }))
                .isInstanceOfSatisfying(
                        OutcomePendingException.class,
                        first -> assertThat(first.getSuppressed())
                                .singleElement()
                                .isInstanceOf(OutcomePendingException.class));

        // then
        assertThat(family.owed()).isEqualTo("1 parents, 1 children");
        family.newSideIsDown(false);
        family.repairAll();
        assertThat(family.newParents()).containsExactly("1,one");
        assertThat(family.newChildren()).containsExactly("10,1");
        assertThat(family.deadLetters()).isZero();
    }

    @Test
    void a_child_that_is_written_before_its_parent_is_pending_and_arrives() throws Exception {
        // given
        open(true);

        // when
        assertThatThrownBy(() -> family.unit(true, () -> {
                    family.put(new Child(10, 1));
                    family.put(new Parent(1, "one"));
                }))
                .isInstanceOfSatisfying(
                        OutcomePendingException.class,
                        pending -> assertThat(pending.migration()).contains("children"));

        // then
        assertThat(family.newParents()).containsExactly("1,one");
        family.repairAll();
        assertThat(family.newChildren()).containsExactly("10,1");
        assertThat(family.deadLetters()).isZero();
    }

    @Test
    void a_parent_that_goes_while_its_child_moves_arrives_after_the_child() throws Exception {
        // given
        open(false);
        family.unit(true, () -> {
            family.put(new Parent(1, "one"));
            family.put(new Parent(2, "two"));
            family.put(new Child(10, 1));
        });

        // when
        assertThatThrownBy(() -> family.unit(true, () -> {
                    family.removeParent(1);
                    family.put(new Child(10, 2));
                }))
                .isInstanceOf(OutcomePendingException.class);
        family.repairAll();

        // then
        assertThat(family.newParents()).containsExactly("2,two");
        assertThat(family.newChildren()).containsExactly("10,2");
        assertThat(family.deadLetters()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_unique_value_that_two_keys_swap_goes_over_with_the_rows_that_refer_to_them(boolean down) throws Exception {
        // given
        open(true);
        family.unit(true, () -> {
            family.put(new Parent(1, "one"));
            family.put(new Parent(2, "two"));
            family.put(new Child(10, 1));
        });
        family.newSideIsDown(down);
        Runnable swap = () -> {
            family.put(new Parent(1, "two"));
            family.put(new Parent(2, "one"));
            family.put(new Child(10, 2));
        };

        // when
        if (down) {
            assertThatThrownBy(() -> family.unit(true, swap)).isInstanceOf(OutcomePendingException.class);
            family.newSideIsDown(false);
            family.repairAll();
        } else {
            family.unit(true, swap);
        }

        // then
        assertThat(family.newParents()).containsExactly("1,two", "2,one");
        assertThat(family.newChildren()).containsExactly("10,2");
        assertThat(family.deadLetters()).isZero();
    }

    @Test
    void tables_whose_writes_are_on_different_sides_have_no_transaction_in_common() throws Exception {
        // given
        open(false);
        family.advanceParents(Phase.WRITE_NEW);

        // when
        assertThatThrownBy(() -> family.parents().inUnit(() -> {
                    family.put(new Parent(1, "one"));
                    family.put(new Child(10, 1));
                    return true;
                }))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("children");

        // then
        assertThat(List.of(family.newParents(), family.newChildren())).allMatch(List::isEmpty);
        assertThat(family.owed()).isEqualTo("0 parents, 0 children");
    }
}
