package dev.zdm.spring;

import dev.zdm.MigrationControl;
import dev.zdm.plan.ChecklistResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checklists of a migration, as the endpoint shows them.
 *
 * @param id the migration's id
 * @param items each item, in the order of the plan
 */
record ChecklistView(String id, List<Item> items) {

    /** An item: whether it is done, and who signed it off or what the machine found. */
    record Item(
            String name,
            String stage,
            String text,
            String checkedBy,
            String state,
            String by,
            @Nullable String at,
            String detail) {
        static Item of(ChecklistResult result) {
            Instant at = result.at();
            return new Item(
                    result.item().name(),
                    result.item().stage().name(),
                    result.item().text(),
                    result.signable() ? "PERSON" : "MACHINE",
                    result.state().name(),
                    result.by(),
                    at == null ? null : at.toString(),
                    result.detail());
        }
    }

    static ChecklistView of(MigrationControl migration) {
        return new ChecklistView(
                migration.id(),
                migration.rollout().checklist().stream().map(Item::of).toList());
    }
}
