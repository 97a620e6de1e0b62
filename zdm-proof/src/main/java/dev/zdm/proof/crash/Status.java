package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;

/** What a child says about the migration: phase, whether it is held, epoch, and how many copies are owed. */
record Status(Phase phase, boolean isHeld, long epoch, long owed) {
    /** Of phase, share, whether it is held, epoch, and what is owed. */
    static Status of(String text) {
        String[] words = text.split(" ", -1);
        return new Status(
                Phase.valueOf(words[0]), words[2].equals("held"), Long.parseLong(words[3]), Long.parseLong(words[4]));
    }

    static boolean isFlip(Phase from, Phase to) {
        return (from == Phase.READ_NEW && to == Phase.WRITE_NEW) || (from == Phase.WRITE_NEW && to == Phase.READ_NEW);
    }

    /** Whether a refusal says that the writes were about to be moved, and stayed. */
    static boolean isGivenUpFlip(String refusal) {
        return refusal.contains("refused: writers left no moment")
                || refusal.matches(".*refused: the (OLD|NEW) side still owes .*");
    }
}
