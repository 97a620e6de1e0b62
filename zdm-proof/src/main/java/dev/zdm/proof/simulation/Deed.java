package dev.zdm.proof.simulation;

import org.jspecify.annotations.Nullable;

/** One operation on one key as its caller saw it. */
final class Deed {
    private final Command command;
    private final long key;
    private final int number;
    private final String who;
    private final long begun;
    private long ended = Long.MAX_VALUE;
    private Outcome outcome = Outcome.UNKNOWN;
    private @Nullable Account seen;
    private boolean looked;

    /** What the caller knows of it. */
    enum Outcome {
        /** It has happened, and was acknowledged. */
        DONE,
        /** It has happened, but was not acknowledged: others may not see it yet. */
        COMMITTED,
        /** It has not happened, and never will. */
        FAILED,
        /** It may happen at any time, or never. */
        UNKNOWN
    }

    Deed(Command command, long key, int number, String who, long begun) {
        this.command = command;
        this.key = key;
        this.number = number;
        this.who = who;
        this.begun = begun;
    }

    Deed saw(@Nullable Account row) {
        seen = row;
        looked = true;
        return this;
    }

    Deed ended(Outcome how, long when) {
        outcome = how;
        ended = how == Outcome.DONE ? when : Long.MAX_VALUE;
        return this;
    }

    Command command() {
        return command;
    }

    long key() {
        return key;
    }

    int number() {
        return number;
    }

    long begun() {
        return begun;
    }

    long ended() {
        return ended;
    }

    Outcome outcome() {
        return outcome;
    }

    @Nullable
    Account seen() {
        return seen;
    }

    boolean looked() {
        return looked;
    }

    boolean isWrite() {
        return !readsOnly() && command != Command.MISS && outcome != Outcome.FAILED;
    }

    /** Who found no row to add to wrote nothing. */
    private boolean readsOnly() {
        return command == Command.READ || (command == Command.READ_AND_ADD && looked && seen == null);
    }

    boolean isRead() {
        return readsOnly() && looked && outcome == Outcome.DONE;
    }

    boolean mustHaveHappened() {
        return outcome == Outcome.DONE || outcome == Outcome.COMMITTED;
    }

    /** Whether it was acknowledged before the other began. */
    boolean precedes(Deed other) {
        return ended < other.begun;
    }

    @Override
    public String toString() {
        String time = ended == Long.MAX_VALUE ? begun + "–" : begun + "–" + ended;
        return who + " " + command + " " + number + " of " + key + " [" + time + "] " + outcome
                + (looked ? " saw " + seen : "");
    }
}
