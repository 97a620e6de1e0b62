package dev.zdm.plan;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When a migration may move on by itself; it may be rolled back at any time. Immutable.
 *
 * @param days the days on which the window begins
 * @param from when it begins
 * @param until when it ends; earlier than its beginning means on the next day, equal to it a whole day
 * @param zone whose days and times these are
 */
public record ScheduleWindow(Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {

    /** Copies and checks the days. */
    public ScheduleWindow {
        days = Set.copyOf(days);
        if (days.isEmpty()) {
            throw new ConfigurationException(
                    null, null, "a schedule window has no days", "name the days on which it begins, such as MONDAY");
        }
    }

    /**
     * Whether a moment is in the window.
     *
     * @param moment the moment
     * @return true if so, the beginning included and the end not
     */
    public boolean contains(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        return isWithin(local, local.getDayOfWeek(), false)
                || isWithin(local, local.getDayOfWeek().minus(1), true);
    }

    private boolean isWithin(ZonedDateTime local, DayOfWeek began, boolean yesterday) {
        if (!days.contains(began)) {
            return false;
        }
        LocalTime now = local.toLocalTime();
        boolean overnight = !from.isBefore(until);
        if (yesterday) {
            return overnight && now.isBefore(until);
        }
        return !now.isBefore(from) && (overnight || now.isBefore(until));
    }
}
