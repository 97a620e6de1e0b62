package dev.zdm.cli;

import java.util.OptionalInt;

/** Where migrations are asked for. */
interface Target {

    /** All migrations. */
    Reply list();

    /** One migration with its history. */
    Reply show(String id);

    /** Every change of one migration, with its evidence. */
    Reply history(String id);

    /** How far its scans are. */
    Reply progress(String id);

    /** What its rollout is doing. */
    Reply rollout(String id);

    /** Where the items of its checklists stand. */
    Reply checklist(String id);

    /** All that was done, for the archive. */
    Reply report(String id);

    /** The copies that were given up. */
    Reply deadLetters(String id, int limit);

    /** Whether it may get somewhere. */
    Reply gate(String id, String to);

    /**
     * A change.
     *
     * @param action what to do, as the endpoint calls it
     * @param epoch the epoch that the operator saw
     * @param percent the share, for that action only
     * @param subject what of several; may be empty
     * @param reason why; may be empty
     */
    record Change(String action, long epoch, OptionalInt percent, String subject, String reason) {}

    /** Asks for a change, and waits for the answer. */
    Reply change(String id, Change change);
}
