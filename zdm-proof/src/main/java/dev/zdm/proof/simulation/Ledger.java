package dev.zdm.proof.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that was asked for, in the order in which it began and ended. */
final class Ledger {
    private final List<Deed> deeds = new ArrayList<>();
    private final Map<Long, @Nullable Account> initial = new HashMap<>();
    private int numbers;
    private long ticks;

    void begin(long key, @Nullable Account row) {
        initial.put(key, row);
    }

    @Nullable
    Account initial(long key) {
        return initial.get(key);
    }

    Deed begin(Command command, long key, int number, String who) {
        Deed deed = new Deed(command, key, number, who, tick());
        deeds.add(deed);
        return deed;
    }

    int nextNumber() {
        return ++numbers;
    }

    long tick() {
        return ++ticks;
    }

    List<Deed> of(long key) {
        return deeds.stream().filter(deed -> deed.key() == key).toList();
    }
}
