package dev.zdm.proof.simulation;

import dev.zdm.plan.Phase;
import java.util.List;

/**
 * What a history is drawn from. The first one is drawn from everything; each of the others leads sooner to where one rule
 * matters, and leaves the rest to the die. All times are in milliseconds.
 */
enum Scenario {
    /** Whatever there is. */
    ANYTHING,

    /** Units of work that began before everybody else moved on, and write or read again afterwards. */
    UNITS_FROM_BEFORE {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.OLD_ONLY, Phase.READ_NEW);
        }

        @Override
        Pace pace() {
            return new Pace(300, 6_000, 40, 400);
        }

        @Override
        Operators operators() {
            return new Operators(100, 14);
        }

        @Override
        Wishes wishes() {
            return new Wishes(List.of(Command.READ, Command.PUT, Command.READ), 100, 0);
        }

        @Override
        Misfortune misfortune() {
            return Misfortune.few();
        }
    },

    /** Every statement meets others on the same row, and the writes move to and fro. */
    HOT_ROW {
        @Override
        boolean suits(boolean twoDatabases) {
            return !twoDatabases;
        }

        @Override
        Pace pace() {
            return new Pace(20, 20, 60, 400);
        }

        @Override
        Wishes wishes() {
            return new Wishes(
                    List.of(Command.PUT, Command.DELETE, Command.MISS, Command.ADD, Command.NOTE, Command.MISS), 10, 0);
        }

        @Override
        int keys() {
            return 1;
        }

        @Override
        Misfortune misfortune() {
            return Misfortune.none();
        }
    },

    /** Units that return to a savepoint while the writes are moved. */
    SAVEPOINTS {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.READ_NEW, Phase.WRITE_NEW);
        }

        @Override
        Pace pace() {
            return new Pace(300, 400, 60, 2_000);
        }

        @Override
        Wishes wishes() {
            return new Wishes(List.of(Command.PUT, Command.ADD, Command.READ), 100, 70);
        }

        @Override
        Misfortune misfortune() {
            return Misfortune.few();
        }
    },

    /** Readers ask a flag that is turned off and on while the writes are moved. */
    FLAG_FLIPS {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.READ_NEW, Phase.WRITE_NEW);
        }

        @Override
        boolean isFlagged() {
            return true;
        }

        @Override
        Pace pace() {
            return new Pace(100, 100, 100, 1_000);
        }

        @Override
        Wishes wishes() {
            return new Wishes(List.of(Command.READ, Command.READ, Command.PUT), 0, 0);
        }

        @Override
        int operations() {
            return 30;
        }

        @Override
        Misfortune misfortune() {
            return Misfortune.none();
        }
    },

    /** Somebody joins, and is long about it, while the others move on. */
    LATE_JOINER {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.OLD_ONLY);
        }

        @Override
        Pace pace() {
            return new Pace(60, 60, 40, 400);
        }

        @Override
        Operators operators() {
            return new Operators(100, 14);
        }

        @Override
        Misfortune misfortune() {
            return new Misfortune.LateJoiner();
        }
    },

    /** An instance does not hear of the others, who go on as soon as they may, and still answers readers. */
    LEASE_AND_EVICTION {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.READ_NEW);
        }

        @Override
        boolean suits(boolean twoDatabases) {
            return twoDatabases;
        }

        @Override
        Pace pace() {
            return new Pace(250, 100, 100, 2_500);
        }

        @Override
        Operators operators() {
            return new Operators(100, 14);
        }

        @Override
        Wishes wishes() {
            return new Wishes(List.of(Command.READ, Command.PUT), 0, 0);
        }

        @Override
        int operations() {
            return 30;
        }

        @Override
        Misfortune misfortune() {
            return new Misfortune.CutOff();
        }
    },

    /** A writer stands still in the middle of a write, and the others go on without it. */
    SLEEPING_WRITER {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.BACKFILL);
        }

        @Override
        boolean suits(boolean twoDatabases) {
            return twoDatabases;
        }

        @Override
        boolean isCopied() {
            return true;
        }

        @Override
        Pace pace() {
            return new Pace(400, 100, 100, 2_500);
        }

        @Override
        Operators operators() {
            return new Operators(100, 14);
        }

        @Override
        Wishes wishes() {
            return new Wishes(List.of(Command.READ, Command.READ, Command.PUT), 0, 0);
        }

        @Override
        int operations() {
            return 40;
        }

        @Override
        Misfortune misfortune() {
            return new Misfortune.Sleeper("OLD account.PUT", "OLD account.PUT");
        }
    },

    /** Two scans meet, and the one that was there last stands still between its label and its copy. */
    SLEEPING_SCANNER {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.BACKFILL);
        }

        @Override
        boolean suits(boolean twoDatabases) {
            return twoDatabases;
        }

        @Override
        Pace pace() {
            return new Pace(6_000, 100, 100, 500);
        }

        @Override
        Operators operators() {
            return new Operators(100, 24);
        }

        @Override
        Wishes wishes() {
            return new Wishes(List.of(Command.READ, Command.PUT, Command.DELETE), 0, 0);
        }

        @Override
        Misfortune misfortune() {
            return new Misfortune.Sleeper("OLD touch", "NEW fence");
        }
    },

    /** Every statement meets the backfill on the same row. */
    HOT_BACKFILL {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.BACKFILL);
        }

        @Override
        boolean suits(boolean twoDatabases) {
            return !twoDatabases;
        }

        @Override
        Pace pace() {
            return new Pace(700, 20, 1_000, 60);
        }

        @Override
        Operators operators() {
            return new Operators(100, 20);
        }

        @Override
        Wishes wishes() {
            return new Wishes(List.of(Command.PUT, Command.DELETE, Command.ADD), 0, 0);
        }

        @Override
        boolean isCopied() {
            return true;
        }

        @Override
        int keys() {
            return 1;
        }

        @Override
        Misfortune misfortune() {
            return new Misfortune.Sleeper("both account.page", "both renamed.put");
        }
    },

    /** Several instruct the fleet at once, forward and back, and hesitate. */
    TWO_OPERATORS {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.SYNC, Phase.READ_NEW, Phase.WRITE_NEW);
        }

        @Override
        Pace pace() {
            return new Pace(600, 100, 50, 150);
        }

        @Override
        Operators operators() {
            return new Operators(55, 20);
        }

        @Override
        Misfortune misfortune() {
            return new Misfortune.Hesitation();
        }
    },

    /** An instance was given up and joins again, with a unit of work that began before. */
    REJOINER {
        @Override
        List<Phase> beginnings() {
            return List.of(Phase.READ_NEW);
        }

        @Override
        boolean suits(boolean twoDatabases) {
            return twoDatabases;
        }

        @Override
        Pace pace() {
            return new Pace(1_500, 9_000, 100, 2_500);
        }

        @Override
        Operators operators() {
            return new Operators(100, 14);
        }

        @Override
        Wishes wishes() {
            return new Wishes(List.of(Command.READ, Command.READ, Command.PUT), 50, 0);
        }

        @Override
        int operations() {
            return 24;
        }

        @Override
        Misfortune misfortune() {
            return new Misfortune.CutOff();
        }
    };

    /** The longest times between operations, within units, between instructions, and until the next one is given. */
    record Pace(int thought, int unitThought, int rest, int patience) {}

    /** How often in a hundred they go forward, and how many instructions they give at most. */
    record Operators(int drift, int instructions) {}

    /** What clients ask for, and how often in a hundred in a unit of work, and with a savepoint in it. */
    record Wishes(List<Command> commands, int units, int savepoints) {}

    List<Phase> beginnings() {
        return List.of(Phase.values());
    }

    boolean suits(boolean twoDatabases) {
        return true;
    }

    /** Whether the other side has everything before {@code SYNC}. */
    boolean isCopied() {
        return false;
    }

    Pace pace() {
        return new Pace(600, 1_200, 100, 8_000);
    }

    /** Drawn by the history if empty handed. */
    Operators operators() {
        return new Operators(-1, 11);
    }

    Wishes wishes() {
        return new Wishes(
                List.of(
                        Command.READ,
                        Command.READ,
                        Command.READ,
                        Command.PUT,
                        Command.PUT,
                        Command.NOTE,
                        Command.ADD,
                        Command.READ_AND_ADD,
                        Command.DELETE,
                        Command.MISS),
                20,
                10);
    }

    int keys() {
        return Stores.KEYS.size();
    }

    int operations() {
        return 13;
    }

    /** The application's own locking reads lock the serialising side alone, whatever comes first. */
    boolean locksInOrder() {
        return !wishes().commands().contains(Command.READ_AND_ADD);
    }

    /** Whether reads ask a flag; else some histories do. */
    boolean isFlagged() {
        return false;
    }

    Misfortune misfortune() {
        return Misfortune.any();
    }
}
