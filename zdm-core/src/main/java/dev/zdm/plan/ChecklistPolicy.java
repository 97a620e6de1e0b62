package dev.zdm.plan;

import dev.zdm.plan.ChecklistItem.ByEngine;
import dev.zdm.plan.ChecklistItem.Ready;
import dev.zdm.plan.ChecklistItem.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The items of a migration's checklists. Immutable.
 *
 * @param items the items, in the order in which they are shown, by different names
 */
public record ChecklistPolicy(List<ChecklistItem> items) {
    /** No item: nothing is asked. */
    public static final ChecklistPolicy NONE = new ChecklistPolicy(List.of());

    private static final List<ChecklistItem> BEFORE = List.of(
            looked("restore-point", Stage.BEFORE, "a backup or restore point is recorded", Ready.RESTORE_POINT),
            signed("rollback-tested", Stage.BEFORE, "the way back was tested in staging"),
            looked("dashboards", Stage.BEFORE, "monitoring is configured: the dashboards answer", Ready.DASHBOARDS),
            looked("alerting", Stage.BEFORE, "alerting is configured: somebody is notified", Ready.NOTIFIER),
            looked("health-checks", Stage.BEFORE, "health checks are there, and healthy", Ready.HEALTH),
            looked("feature-flags", Stage.BEFORE, "feature flags are configured", Ready.FEATURE_FLAG),
            signed("communication-plan", Stage.BEFORE, "a plan for the team's communication is established"),
            signed("load-balancer", Stage.BEFORE, "the load balancer's configuration is prepared"),
            looked("connection-pool", Stage.BEFORE, "connection pools are large enough", Ready.CONNECTION_POOL));

    private static final List<ChecklistItem> DURING = List.of(
            looked("metrics-watched", Stage.DURING, "key metrics are watched: the dashboards answer", Ready.DASHBOARDS),
            looked("backlog", Stage.DURING, "each phase is validated: no copy is owed for too long", Ready.BACKLOG),
            looked("dead-letters", Stage.DURING, "each phase is validated: no copy was given up", Ready.DEAD_LETTERS),
            looked("actions-logged", Stage.DURING, "all actions are kept in a lasting audit trail", Ready.AUDIT_TRAIL),
            signed("stakeholders", Stage.DURING, "stakeholders are kept informed of progress"),
            looked("rollback-rehearsed", Stage.DURING, "the way back was rehearsed in this run", Ready.REHEARSAL),
            signed("user-experience", Stage.DURING, "metrics of user experience are watched"),
            looked("slowness", Stage.DURING, "a trigger watches how long calls take", Ready.SLOWNESS_TRIGGER),
            looked("data-consistency", Stage.DURING, "the data of both sides was verified", Ready.VERIFICATION));

    private static final List<ChecklistItem> AFTER = List.of(
            signed("two-days-watched", Stage.AFTER, "monitoring went on for 24 to 48 hours"),
            signed("business-processes", Stage.AFTER, "all business processes are validated"),
            signed("documentation", Stage.AFTER, "the documentation is updated"),
            signed("retrospective", Stage.AFTER, "a retrospective was held"),
            signed("artifacts-archived", Stage.AFTER, "what the migration left is archived, its report with it"),
            signed("disaster-recovery", Stage.AFTER, "the procedures for disaster recovery are updated"),
            signed("decommissioning", Stage.AFTER, "how the old system is taken out of service is planned"));

    private static final ChecklistPolicy GUIDE = new ChecklistPolicy(
            Stream.of(BEFORE, DURING, AFTER).flatMap(List::stream).toList());

    private static ChecklistItem looked(String name, Stage stage, String text, Ready what) {
        return new ChecklistItem(name, stage, text, new ByEngine(what));
    }

    private static ChecklistItem signed(String name, Stage stage, String text) {
        return ChecklistItem.signedOff(name, stage, text);
    }

    /**
     * Copies the items.
     *
     * @throws ConfigurationException if two have one name
     */
    public ChecklistPolicy {
        items = List.copyOf(items);
        Set<String> names = new LinkedHashSet<>();
        for (ChecklistItem item : items) {
            if (!names.add(item.name())) {
                throw new ConfigurationException(
                        null,
                        null,
                        "the checklist has two items named '" + item.name() + "'",
                        "give each a name of its own; without(\"" + item.name() + "\") makes room for another one");
            }
        }
    }

    /**
     * The lists before, during and after a migration that are good practice.
     *
     * @return the policy with every line of them
     */
    public static ChecklistPolicy guide() {
        return GUIDE;
    }

    /**
     * The same with one more item, the last of its stage.
     *
     * @param item the item
     * @return a new policy
     * @throws ConfigurationException if there is one of its name
     */
    public ChecklistPolicy with(ChecklistItem item) {
        List<ChecklistItem> more = new ArrayList<>(items);
        more.add(item);
        return new ChecklistPolicy(more);
    }

    /**
     * The same without an item, which is then no gate any more.
     *
     * @param name the item's name
     * @return a new policy
     * @throws ConfigurationException if there is no such item: a name that is misspelt must not pass in silence
     */
    public ChecklistPolicy without(String name) {
        if (find(name).isEmpty()) {
            throw unknown(name);
        }
        return new ChecklistPolicy(
                items.stream().filter(item -> !item.name().equals(name)).toList());
    }

    /**
     * The item of a name.
     *
     * @param name the name
     * @return the item, empty if there is none
     */
    public Optional<ChecklistItem> find(String name) {
        return items.stream().filter(item -> item.name().equals(name)).findFirst();
    }

    /**
     * Whether nothing is asked.
     *
     * @return true if there is no item
     */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    private ConfigurationException unknown(String name) {
        return new ConfigurationException(
                null,
                null,
                "the checklist has no item '" + name + "', only "
                        + items.stream().map(ChecklistItem::name).toList(),
                "correct the name");
    }
}
