package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ChecklistItem.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecklistPolicyTest {
    private static final ChecklistItem ITEM = ChecklistItem.signedOff("stock-counted", Stage.BEFORE, "it is counted");

    @Test
    void the_ready_made_lists_have_every_line_of_the_three_stages() {
        // when
        List<ChecklistItem> items = ChecklistPolicy.guide().items();

        // then: eight lines each before and during, of which one each has two items, and seven after
        assertThat(items).filteredOn(item -> item.stage() == Stage.BEFORE).hasSize(9);
        assertThat(items).filteredOn(item -> item.stage() == Stage.DURING).hasSize(9);
        assertThat(items).filteredOn(item -> item.stage() == Stage.AFTER).hasSize(7);
    }

    @Test
    void an_item_is_added_once_and_left_out_by_its_name() {
        // when
        ChecklistPolicy policy = ChecklistPolicy.NONE.with(ITEM);

        // then
        assertThat(policy.find("stock-counted")).contains(ITEM);
        assertThat(policy.without("stock-counted").isEmpty()).isTrue();
        assertThatThrownBy(() -> policy.with(ITEM))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("two items named 'stock-counted'");
        assertThatThrownBy(() -> policy.without("stock"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no item 'stock', only [stock-counted]");
    }

    /** Knows whether something is missing. */
    private interface Stock {
        Optional<String> missing();
    }

    @Test
    void a_plan_takes_the_ready_made_lists_with_changes() {
        // given
        Stock stock = Optional::empty;

        // when
        // tag::checklist[]
        RolloutPlan plan = RolloutPlan.DEFAULT.checklist(ChecklistPolicy.guide()
                .without("load-balancer")
                .with(ChecklistItem.signedOff(
                        "support-informed", Stage.BEFORE, "the support team knows when it begins"))
                .with(ChecklistItem.checked("stock", Stage.DURING, "the stock is counted", stock::missing)
                        .within(Duration.ofSeconds(2))));
        // end::checklist[]

        // then
        assertThat(plan.checklist().items()).hasSize(26);
        assertThat(plan.moved(RolloutMode.AUTO).checklist()).isEqualTo(plan.checklist());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Stock", "stock counted", "-stock", "stock-", "stock--counted", "a:b"})
    void a_name_that_is_none_is_refused(String name) {
        assertThatThrownBy(() -> ChecklistItem.signedOff(name, Stage.BEFORE, "text"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("lower-case words joined by hyphens");
    }

    @Test
    void what_is_too_long_or_says_nothing_is_refused() {
        assertThatThrownBy(() -> ChecklistItem.signedOff("a".repeat(81), Stage.BEFORE, "text"))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> ChecklistItem.signedOff("a", Stage.BEFORE, " "))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> ChecklistItem.signedOff("a", Stage.BEFORE, "a".repeat(501)))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void only_a_check_of_the_applications_own_has_a_timeout_and_a_positive_one() {
        // given
        ChecklistItem own = ChecklistItem.checked("a", Stage.BEFORE, "text", Optional::empty);

        // when / then
        assertThatThrownBy(() -> own.within(Duration.ZERO)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> ITEM.within(Duration.ofSeconds(1))).isInstanceOf(ConfigurationException.class);
    }
}
