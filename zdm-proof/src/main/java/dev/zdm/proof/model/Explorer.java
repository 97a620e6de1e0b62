package dev.zdm.proof.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tries every interleaving, nearest first, so that the way to a violation is the shortest one. */
final class Explorer {
    private final Model model;
    private final StateSet seen;
    private final Map<Violation, List<String>> violations = new EnumMap<>(Violation.class);
    private int[] parents = new int[1 << 10];
    private long edges;

    private Explorer(Model model) {
        this.model = model;
        this.seen = new StateSet(model.initial().cells().length);
    }

    /** Everything that can happen. */
    static Exploration explore(Model model) {
        return new Explorer(model).run(Set.of());
    }

    /** What can happen until one thing has gone wrong. */
    static Exploration explore(Model model, Violation wanted) {
        return new Explorer(model).run(Set.of(wanted));
    }

    private Exploration run(Set<Violation> wanted) {
        visit(model.initial(), -1);
        for (int current = 0; current < seen.size() && Collections.disjoint(wanted, violations.keySet()); current++) {
            expand(current);
        }
        return new Exploration(seen.size(), edges, violations);
    }

    private void expand(int number) {
        State state = seen.get(number);
        if (model.violation(state).isPresent()) {
            return;
        }
        long before = edges;
        model.moves(state, (label, next) -> {
            edges++;
            visit(next, number);
        });
        if (edges == before) {
            model.violationAtRest(state).ifPresent(found -> report(found, number));
        }
    }

    private void visit(State state, int parent) {
        if (!seen.add(state.cells())) {
            return;
        }
        int number = seen.size() - 1;
        if (number == parents.length) {
            parents = Arrays.copyOf(parents, number * 2);
        }
        parents[number] = parent;
        model.violation(state).ifPresent(found -> report(found, number));
    }

    private void report(Violation found, int number) {
        violations.computeIfAbsent(found, unused -> wayTo(number));
    }

    private List<String> wayTo(int number) {
        Deque<Integer> path = new ArrayDeque<>();
        for (int at = number; at >= 0; at = parents[at]) {
            path.addFirst(at);
        }
        List<String> way = new ArrayList<>();
        int from = path.removeFirst();
        for (int to : path) {
            way.add(label(from, to));
            from = to;
        }
        way.add(model.describe(seen.get(number)));
        return way;
    }

    private String label(int from, int to) {
        byte[] wanted = seen.get(to).cells();
        List<String> labels = new ArrayList<>();
        model.moves(seen.get(from), (label, next) -> {
            if (Arrays.equals(next.cells(), wanted)) {
                labels.add(label);
            }
        });
        return labels.get(0);
    }
}
