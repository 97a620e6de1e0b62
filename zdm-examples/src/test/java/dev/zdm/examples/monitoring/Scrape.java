package dev.zdm.examples.monitoring;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an application told Prometheus: of every series its labels, with all their values.
 *
 * @param series by name
 */
record Scrape(Map<String, Map<String, Set<String>>> series) {
    private static final Pattern LINE = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    static Scrape parse(String text) {
        Map<String, Map<String, Set<String>>> series = new TreeMap<>();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            Map<String, Set<String>> labels = series.computeIfAbsent(line.group(1), name -> new TreeMap<>());
            if (line.group(2) != null) {
                LABEL.matcher(line.group(2))
                        .results()
                        .forEach(label -> labels.computeIfAbsent(label.group(1), name -> new TreeSet<>())
                                .add(label.group(2)));
            }
        });
        return new Scrape(series);
    }

    boolean has(String name) {
        return series.containsKey(name);
    }

    Map<String, Set<String>> labels(String name) {
        return series.getOrDefault(name, Map.of());
    }
}
