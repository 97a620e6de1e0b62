package dev.zdm.proof.simulation;

import dev.zdm.plan.Phase;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario leaves to the die, and within which bounds. All times are in milliseconds.
 *
 * @param beginnings the phases in which a history may begin
 * @param twoDatabases whether the sides are in two databases; null if they may be or not
 * @param isCopied whether the other side has everything before {@code SYNC}
 * @param isFlagged whether reads ask a flag; else some histories do
 * @param pace how long who rests
 * @param operators how the fleet is instructed
 * @param wishes what clients ask for
 * @param keys how many keys there are
 * @param operations how many operations a client begins at most
 * @param misfortune what happens besides
 */
record Odds(
        List<Phase> beginnings,
        @Nullable Boolean twoDatabases,
        boolean isCopied,
        boolean isFlagged,
        Pace pace,
        Operators operators,
        Wishes wishes,
        int keys,
        int operations,
        Supplier<Misfortune> misfortune) {
    private static final List<Command> ANY_COMMAND = List.of(
            Command.READ,
            Command.READ,
            Command.READ,
            Command.PUT,
            Command.PUT,
            Command.NOTE,
            Command.ADD,
            Command.READ_AND_ADD,
            Command.DELETE,
            Command.MISS);

    /** The longest times between operations, within units, between instructions, and until the next one is given. */
    record Pace(int thought, int unitThought, int rest, int patience) {}

    /** How often in a hundred they go forward, drawn by the history if negative; how many instructions they give at most. */
    record Operators(int drift, int instructions) {}

    /** What clients ask for, and how often in a hundred in a unit of work, and with a savepoint in it. */
    record Wishes(List<Command> commands, int units, int savepoints) {}

    static Odds anything() {
        return new Odds(
                List.of(Phase.values()),
                null,
                false,
                false,
                new Pace(600, 1_200, 100, 8_000),
                new Operators(-1, 11),
                new Wishes(ANY_COMMAND, 20, 10),
                Stores.KEYS.size(),
                13,
                Misfortune::any);
    }

    Odds from(Phase... phases) {
        return new Odds(
                List.of(phases),
                twoDatabases,
                isCopied,
                isFlagged,
                pace,
                operators,
                wishes,
                keys,
                operations,
                misfortune);
    }

    Odds betweenTwoDatabases() {
        return new Odds(beginnings, true, isCopied, isFlagged, pace, operators, wishes, keys, operations, misfortune);
    }

    Odds inOneDatabase() {
        return new Odds(beginnings, false, isCopied, isFlagged, pace, operators, wishes, keys, operations, misfortune);
    }

    Odds copied() {
        return new Odds(
                beginnings, twoDatabases, true, isFlagged, pace, operators, wishes, keys, operations, misfortune);
    }

    Odds flagged() {
        return new Odds(
                beginnings, twoDatabases, isCopied, true, pace, operators, wishes, keys, operations, misfortune);
    }

    Odds pace(int thought, int unitThought, int rest, int patience) {
        return new Odds(
                beginnings,
                twoDatabases,
                isCopied,
                isFlagged,
                new Pace(thought, unitThought, rest, patience),
                operators,
                wishes,
                keys,
                operations,
                misfortune);
    }

    Odds operators(int drift, int instructions) {
        return new Odds(
                beginnings,
                twoDatabases,
                isCopied,
                isFlagged,
                pace,
                new Operators(drift, instructions),
                wishes,
                keys,
                operations,
                misfortune);
    }

    Odds wishes(int units, int savepoints, Command... commands) {
        return new Odds(
                beginnings,
                twoDatabases,
                isCopied,
                isFlagged,
                pace,
                operators,
                new Wishes(List.of(commands), units, savepoints),
                keys,
                operations,
                misfortune);
    }

    Odds oneKey() {
        return new Odds(
                beginnings, twoDatabases, isCopied, isFlagged, pace, operators, wishes, 1, operations, misfortune);
    }

    Odds operations(int most) {
        return new Odds(beginnings, twoDatabases, isCopied, isFlagged, pace, operators, wishes, keys, most, misfortune);
    }

    Odds struck(Supplier<Misfortune> by) {
        return new Odds(beginnings, twoDatabases, isCopied, isFlagged, pace, operators, wishes, keys, operations, by);
    }

    boolean suit(boolean two) {
        return twoDatabases == null || twoDatabases == two;
    }

    /** The application's own locking reads lock the serialising side alone, whatever comes first. */
    boolean locksInOrder() {
        return !wishes.commands().contains(Command.READ_AND_ADD);
    }
}
