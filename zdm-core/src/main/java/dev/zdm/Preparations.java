package dev.zdm;

import dev.zdm.health.UrlCheck;
import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.spi.ConnectionPools;
import dev.zdm.spi.RestorePoints;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code Zdm} was given for the checklists of its migrations. */
record Preparations(
        List<ChecklistItem> items,
        @Nullable RestorePoints restorePoints,
        @Nullable ConnectionPools pools,
        List<UrlCheck> dashboards) {

    /** Where a plan has checklists the application's own items are on them, once, however often it is asked. */
    RolloutPlan addedTo(RolloutPlan plan) {
        ChecklistPolicy policy = plan.checklist();
        if (policy.isEmpty()) {
            return plan;
        }
        for (ChecklistItem item : items) {
            policy = policy.items().contains(item) ? policy : policy.with(item);
        }
        return plan.checklist(policy);
    }
}
