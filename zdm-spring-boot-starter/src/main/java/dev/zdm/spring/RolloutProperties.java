package dev.zdm.spring;

import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScheduleWindow;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a migration moves by itself, under {@code zdm.migrations.<id>.rollout}. Immutable.
 *
 * @param mode who moves it on
 * @param minimumCalls how many calls the new side needs in a step before the next one
 * @param minimumTime how long a step lasts at least
 * @param approvals before which steps a person is asked: phases that begin, or shares that are reached
 * @param holdback percent of keys that stay on the old side for the time of the soak, 0 for none
 * @param soak how long the last share, the one with the holdback, and WRITE_NEW last at least
 * @param windows when it may move on by itself; at any time if empty
 * @param triggers what would speak against the new side, by name: changes to the ready-made ones, and the application's own
 * @param risk how likely a new side that is as good as the old one is blamed by a sequential trigger in the whole rollout
 * @param checkEvery how often each instance looks
 * @param scans whether the backfill and the verification are begun, too
 * @param checklist whether the items of the checklists are gates: those of good practice, and all beans of their type
 * @param checklistWithout the names of items that are left out
 */
public record RolloutProperties(
        @DefaultValue("manual") RolloutMode mode,
        @DefaultValue("100") long minimumCalls,
        @DefaultValue("5m") Duration minimumTime,
        @DefaultValue({"WRITE_NEW", "NEW_ONLY"}) Set<String> approvals,
        @DefaultValue("0") int holdback,
        @DefaultValue("10m") Duration soak,
        @DefaultValue List<Window> windows,
        @DefaultValue Map<String, OneTrigger> triggers,
        @DefaultValue("0.01") double risk,
        @DefaultValue("1s") Duration checkEvery,
        @DefaultValue("true") boolean scans,
        @DefaultValue("false") boolean checklist,
        @DefaultValue List<String> checklistWithout) {

    /**
     * When a migration may move on by itself.
     *
     * @param days the days on which the window begins
     * @param from when it begins
     * @param until when it ends; earlier than its beginning means on the next day
     * @param zone whose days and times these are
     */
    public record Window(
            Set<DayOfWeek> days,
            LocalTime from,
            LocalTime until,
            @DefaultValue("UTC") ZoneId zone) {
        ScheduleWindow window() {
            return new ScheduleWindow(days, from, until, zone);
        }
    }

    /**
     * One trigger: what is not given stays as it is in the ready-made one of that name.
     *
     * @param enabled whether it is there
     * @param limit in the unit of its measure
     * @param window how far back it looks
     * @param minimumCalls how many calls of the new side it needs before it judges
     * @param reaction what follows if it fails
     */
    public record OneTrigger(
            @DefaultValue("true") boolean enabled,
            @Nullable Double limit,
            @Nullable Duration window,
            @Nullable Long minimumCalls,
            @Nullable Reaction reaction) {

        private Trigger changing(Trigger ready) {
            return new Trigger(
                    ready.name(),
                    ready.measure(),
                    limit == null ? ready.limit() : limit,
                    window == null ? ready.window() : window,
                    minimumCalls == null ? ready.minimumCalls() : minimumCalls,
                    reaction == null ? ready.reaction() : reaction);
        }
    }

    static RolloutProperties of(RolloutPlan plan) {
        return new RolloutProperties(
                plan.mode(),
                plan.minimumCalls(),
                plan.minimumTime(),
                plan.approvals(),
                plan.holdback(),
                plan.soak(),
                List.of(),
                Map.of(),
                plan.risk(),
                plan.checkEvery(),
                plan.scans(),
                !plan.checklist().isEmpty(),
                List.of());
    }

    RolloutPlan plan() {
        return new RolloutPlan(
                mode,
                minimumCalls,
                minimumTime,
                approvals,
                holdback,
                soak,
                windows.stream().map(Window::window).toList(),
                planned(),
                risk,
                checkEvery,
                scans,
                items());
    }

    private ChecklistPolicy items() {
        if (!checklist && !checklistWithout.isEmpty()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "items are left out of a checklist that is off",
                    "set checklist to true, or remove checklist-without");
        }
        ChecklistPolicy policy = checklist ? ChecklistPolicy.guide() : ChecklistPolicy.NONE;
        for (String name : checklistWithout) {
            policy = policy.without(name);
        }
        return policy;
    }

    private List<Trigger> planned() {
        Map<String, Trigger> ready = Trigger.DEFAULTS.stream()
                .collect(Collectors.toMap(Trigger::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        List<Trigger> planned = new ArrayList<>();
        ready.forEach((name, trigger) -> {
            OneTrigger given = triggers.get(name);
            if (given == null || given.enabled()) {
                planned.add(given == null ? trigger : given.changing(trigger));
            }
        });
        triggers.forEach((name, given) -> {
            if (!ready.containsKey(name) && given.enabled()) {
                planned.add(own(name, given));
            }
        });
        return planned;
    }

    /** The engine refuses it if no bean has its name. */
    private static Trigger own(String name, OneTrigger given) {
        if (given.limit() != null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "trigger '" + name + "' is none of the ready-made ones, and has a limit",
                    "correct the name, or leave the limit to the application's own trigger of that name");
        }
        return given.changing(
                new Trigger(name, TriggerMeasure.CUSTOM, 0, Duration.ofMinutes(5), 0, Reaction.CONFIRM_FIRST));
    }
}
