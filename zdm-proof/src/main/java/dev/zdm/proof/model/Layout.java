package dev.zdm.proof.model;

import java.util.ArrayList;
import java.util.List;

/** Gives each number of a model its cell. */
final class Layout {
    private final List<String> names = new ArrayList<>();
    private final List<Integer> initial = new ArrayList<>();

    int cell(String name, int first) {
        names.add(name);
        initial.add(first);
        return names.size() - 1;
    }

    /** Neighbouring cells; the number of the first one. */
    int cells(String name, int count, int first) {
        int begin = names.size();
        for (int i = 0; i < count; i++) {
            cell(name + i, first);
        }
        return begin;
    }

    /** How many cells there are by now. */
    int size() {
        return names.size();
    }

    State initial() {
        byte[] cells = new byte[initial.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = initial.get(i).byteValue();
        }
        return new State(cells);
    }

    String describe(State state) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            if (state.get(i) != initial.get(i)) {
                text.append(names.get(i)).append('=').append(state.get(i)).append(' ');
            }
        }
        return text.toString().strip();
    }
}
