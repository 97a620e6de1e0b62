package dev.zdm.spring;

import dev.zdm.MigrationControl;
import dev.zdm.report.RolloutReport.Item;
import java.util.List;

/**
 * The checklists of a migration, as the endpoint shows them.
 *
 * @param id the migration's id
 * @param items each item, in the order of the plan
 */
record ChecklistView(String id, List<Item> items) {
    static ChecklistView of(MigrationControl migration) {
        return new ChecklistView(
                migration.id(),
                migration.rollout().checklist().stream().map(Item::of).toList());
    }
}
