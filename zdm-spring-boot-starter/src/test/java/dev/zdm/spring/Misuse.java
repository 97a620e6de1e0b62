package dev.zdm.spring;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to get it wrong, and what the user then reads.
 *
 * @param what what was done wrong, in a few words
 * @param sources the application
 * @param properties its properties, as {@code name=value}
 * @param description what is wrong, word for word
 * @param action what to do, word for word
 */
record Misuse(String what, List<Class<?>> sources, List<String> properties, String description, String action) {

    static Misuse of(String what, Class<?>... sources) {
        return new Misuse(what, List.of(sources), List.of(), "", "");
    }

    Misuse with(String... more) {
        List<String> all = new ArrayList<>(properties);
        all.addAll(List.of(more));
        return new Misuse(what, sources, all, description, action);
    }

    Misuse says(String wrong, String remedy) {
        return new Misuse(what, sources, properties, wrong, remedy);
    }

    @Override
    public String toString() {
        return what;
    }
}
