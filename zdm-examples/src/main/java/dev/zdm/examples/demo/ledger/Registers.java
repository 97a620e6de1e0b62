package dev.zdm.examples.demo.ledger;

import dev.zdm.examples.demo.data.CustomerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** All customers that some client owns. Thread-safe. */
public final class Registers {
    private final List<Register> all = new ArrayList<>();
    private final List<CustomerRow> uncertainCreates = new ArrayList<>();

    /**
     * Adds one.
     *
     * @param register the new one
     * @return the same
     */
    public synchronized Register add(Register register) {
        all.add(register);
        return register;
    }

    /**
     * Picks one.
     *
     * @param random decides which
     * @return any of them
     */
    public synchronized Register any(SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    /**
     * Remembers that a creation was neither acknowledged nor refused.
     *
     * @param row the customer that may exist
     */
    public synchronized void mayExist(CustomerRow row) {
        uncertainCreates.add(row);
    }

    /**
     * What must be true at the end.
     *
     * @return the ledger of all
     */
    public synchronized Ledger ledger() {
        return new Ledger(all.stream().map(Register::entry).toList(), uncertainCreates);
    }
}
