package dev.zdm.proof.crash;

import dev.zdm.proof.crash.wire.Step;
import dev.zdm.proof.crash.world.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which failpoint comes next: one at which nobody died yet, and of those the one tried least often. Thread-safe. */
final class FailpointDeck {
    private final List<Failpoint> all;
    private final Map<String, Integer> tries = new HashMap<>();
    private final Set<String> covered = new TreeSet<>();

    /** A step, and one side of it. */
    record Failpoint(String name, Step step) {}

    FailpointDeck(Layout layout, Random random) {
        this.all = new ArrayList<>(Arrays.stream(Step.values())
                .filter(step -> layout.isDurable() || !step.isDurableOnly())
                .flatMap(step -> List.of(true, false).stream().map(after -> new Failpoint(step.failpoint(after), step)))
                .toList());
        Collections.shuffle(all, random);
    }

    synchronized Failpoint next(Predicate<Step> which) {
        Failpoint next = all.stream()
                .filter(one -> which.test(one.step()))
                .min(Comparator.comparing((Failpoint one) -> covered.contains(one.name()))
                        .thenComparing(one -> tries.getOrDefault(one.name(), 0)))
                .orElseThrow();
        tries.merge(next.name(), 1, Integer::sum);
        return next;
    }

    synchronized void cover(String failpoint) {
        covered.add(failpoint);
    }

    synchronized Set<String> covered() {
        return new TreeSet<>(covered);
    }

    List<String> names() {
        return all.stream().map(Failpoint::name).toList();
    }
}
