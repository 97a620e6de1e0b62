package dev.zdm.proof.crash.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what is wrong, and keeps a few examples. Used by one thread. */
public final class Findings {
    private static final int EXAMPLES = 20;

    private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    private final List<String> examples = new ArrayList<>();

    void add(Verdict verdict, String example) {
        counts.merge(verdict, 1L, Long::sum);
        if (examples.size() < EXAMPLES) {
            examples.add(verdict + ": " + example);
        }
    }

    void addIf(boolean wrong, Verdict verdict, String example) {
        if (wrong) {
            add(verdict, example);
        }
    }

    /**
     * How often something was wrong.
     *
     * @param verdict what
     * @return the number
     */
    public long count(Verdict verdict) {
        return counts.getOrDefault(verdict, 0L);
    }

    /**
     * How often anything was wrong.
     *
     * @return the number
     */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Some of them.
     *
     * @return for people
     */
    public List<String> examples() {
        return List.copyOf(examples);
    }
}
