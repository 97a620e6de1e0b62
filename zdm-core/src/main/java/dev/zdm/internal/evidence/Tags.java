package dev.zdm.internal.evidence;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The tags of a figure besides its migration; their values are constants, or names of a plan, so that they are few. */
public record Tags(Map<String, String> values) {
    public static final Tags NONE = new Tags(Map.of());

    /** Copies them. */
    public Tags {
        values = Map.copyOf(values);
    }

    public static Tags of(String name, Enum<?> value) {
        return NONE.and(name, value);
    }

    /** The value must be a name that somebody has configured. */
    public static Tags ofName(String name, String configured) {
        return new Tags(Map.of(name, configured));
    }

    Tags and(String name, Enum<?> value) {
        Map<String, String> all = new HashMap<>(values);
        all.put(name, value.name().toLowerCase(Locale.ROOT));
        return new Tags(all);
    }

    Map<String, String> with(String migration) {
        Map<String, String> all = new HashMap<>(values);
        all.put("migration", migration);
        return all;
    }
}
