package dev.zdm.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.spring.RolloutProperties;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page says of plans and triggers what they are. */
class RolloutPageTest {
    private static final Page PAGE = Page.of("docs/rollout.md");

    @Test
    void the_table_of_triggers_has_the_ready_made_ones_with_their_limits_and_reactions() {
        // given
        List<String> shown = PAGE.table("Triggers").stream()
                .map(row -> row.get(0) + " " + row.get(2).split(",")[0].replace("ratio ", "") + " " + row.get(3))
                .toList();

        // when / then
        assertThat(shown)
                .containsExactlyElementsOf(Trigger.DEFAULTS.stream()
                        .map(each -> "`" + each.name() + "` " + plain(each.limit()) + " `" + each.reaction() + "`")
                        .toList());
        assertThat(TriggerMeasure.values()).hasSize(Trigger.DEFAULTS.size() + 1);
    }

    private static String plain(double limit) {
        return BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
    }

    @Test
    void the_table_of_settings_has_every_property() {
        // given
        List<String> shown =
                PAGE.table("The plan").stream().map(row -> row.get(0)).toList();

        // when / then
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("readSteps"),
                                Stream.of(RolloutProperties.class.getRecordComponents())
                                        .map(RecordComponent::getName))
                        .map(name -> "`" + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT) + "`")
                        .toList());
    }

    @Test
    void the_table_of_items_has_the_ready_made_ones_and_what_they_hold_up() {
        // given
        List<String> shown = PAGE.table("Checklists").stream()
                .map(row -> row.get(0) + " " + row.get(1).replace("shares but the first", "shares"))
                .toList();

        // when / then
        assertThat(shown)
                .containsExactlyElementsOf(ChecklistPolicy.guide().items().stream()
                        .map(item -> "`" + item.name() + "` " + heldUp(item))
                        .toList());
    }

    private static String heldUp(ChecklistItem item) {
        return switch (item.stage()) {
            case BEFORE -> "the first step";
            case DURING -> "shares, writes";
            case AFTER -> "giving the old side up";
        };
    }
}
