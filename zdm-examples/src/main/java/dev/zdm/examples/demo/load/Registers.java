package dev.zdm.examples.demo.load;

import dev.zdm.examples.demo.data.CustomerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** All customers that some client owns. Thread-safe. */
final class Registers {
    private final List<Register> all = new ArrayList<>();
    private final List<CustomerRow> uncertainCreates = new ArrayList<>();

    synchronized Register add(Register register) {
        all.add(register);
        return register;
    }

    synchronized Register any(SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    synchronized void mayExist(CustomerRow row) {
        uncertainCreates.add(row);
    }

    synchronized Ledger ledger() {
        return new Ledger(all.stream().map(Register::entry).toList(), uncertainCreates);
    }
}
