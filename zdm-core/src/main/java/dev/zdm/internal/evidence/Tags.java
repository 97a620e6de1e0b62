package dev.zdm.internal.evidence;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The tags of a figure besides its migration; their values are constants, so that they are few. */
record Tags(Map<String, String> values) {
    static final Tags NONE = new Tags(Map.of());

    Tags {
        values = Map.copyOf(values);
    }

    static Tags of(String name, Enum<?> value) {
        return NONE.and(name, value);
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
