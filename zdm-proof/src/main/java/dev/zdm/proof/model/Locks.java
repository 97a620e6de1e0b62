package dev.zdm.proof.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Transactions that take their locks one by one, in their own order, and give all back at their end. */
final class Locks implements Model {
    private static final int FREE = 0;

    /** As the first lock of all: the transaction waits only briefly, then gives all back and begins anew. */
    private static final String IMPATIENT = "briefly";

    private final List<List<String>> transactions;
    private final List<String> names;
    private final Layout layout = new Layout();
    private final int steps;
    private final int holders;

    /** Each transaction is the list of what it locks, in its order; a lock taken twice is held already. */
    Locks(List<List<String>> transactions) {
        this.transactions = transactions;
        this.names = new ArrayList<>(
                transactions.stream().flatMap(List::stream).distinct().toList());
        this.steps = layout.cells("step", transactions.size(), 0);
        this.holders = layout.cells("holder", names.size(), FREE);
    }

    /** Transactions of which each is given as words. */
    static Locks of(String... transactions) {
        return new Locks(
                Stream.of(transactions).map(words -> List.of(words.split(" "))).toList());
    }

    @Override
    public State initial() {
        return layout.initial();
    }

    @Override
    public void moves(State state, Moves moves) {
        for (int number = 0; number < transactions.size(); number++) {
            moves(state, number, moves);
        }
    }

    private void moves(State state, int number, Moves moves) {
        List<String> wanted = transactions.get(number);
        int step = state.get(steps + number);
        if (step == wanted.size()) {
            moves.to("transaction " + number + " commits", committed(state, number));
        } else if (step < wanted.size()) {
            int lock = holders + names.indexOf(wanted.get(step));
            if (state.get(lock) == FREE || state.get(lock) == number + 1) {
                moves.to(
                        "transaction " + number + " locks " + wanted.get(step),
                        state.copy().set(lock, number + 1).add(steps + number, 1));
            } else if (step > 0 && wanted.get(0).equals(IMPATIENT)) {
                moves.to(
                        "transaction " + number + " waits no longer",
                        released(state, number).set(steps + number, 0));
            }
        }
    }

    private State committed(State state, int number) {
        return released(state, number).add(steps + number, 1);
    }

    private State released(State state, int number) {
        State next = state.copy();
        for (int lock = 0; lock < names.size(); lock++) {
            if (state.get(holders + lock) == number + 1) {
                next.set(holders + lock, FREE);
            }
        }
        return next;
    }

    @Override
    public Optional<Violation> violation(State state) {
        return Optional.empty();
    }

    @Override
    public Optional<Violation> violationAtRest(State state) {
        for (int number = 0; number < transactions.size(); number++) {
            if (state.get(steps + number) <= transactions.get(number).size()) {
                return Optional.of(Violation.DEADLOCK);
            }
        }
        return Optional.empty();
    }

    @Override
    public String describe(State state) {
        return layout.describe(state);
    }
}
