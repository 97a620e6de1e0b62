package dev.zdm.plan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The stored state of one migration, shared by all instances. Any change of it is one epoch. Immutable.
 *
 * @param migration the migration's id
 * @param kind what is moved
 * @param salt the text hashed before every key, so that cohorts of two migrations are independent; never changes
 * @param run counts the runs: a migration that went back to the first phase and starts again begins a new run
 * @param epoch counts the changes; every change adds 1
 * @param phase the present phase
 * @param share percent of reads or calls that have moved, 0 to 100; 0 in phases that take no share
 * @param paused whether advancing and scanning are held; rolling back never is
 * @param oldComplete whether the old side still holds every acknowledged write; false from {@link Phase#NEW_ONLY} on
 * @param contracted whether the old side was given up for good; nothing leads back
 * @param changedAt when the state last changed, by the state store's clock
 * @param changedBy who changed it
 * @param reason why
 */
public record MigrationState(
        String migration,
        MigrationKind kind,
        String salt,
        long run,
        long epoch,
        MigrationPhase phase,
        int share,
        boolean paused,
        boolean oldComplete,
        boolean contracted,
        Instant changedAt,
        String changedBy,
        String reason) {

    /** Validates the parts that every state must satisfy. */
    public MigrationState {
        Objects.requireNonNull(migration, "migration");
        Objects.requireNonNull(changedAt, "changedAt");
        if (phase.kind() != kind) {
            throw new ConfigurationException(
                    migration, phase, "the phase belongs to another kind of migration", "restore the stored kind");
        }
        Shares.check(migration, phase, share);
        // What databases keep: a state must equal itself when it is read again.
        changedAt = changedAt.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * The state with which a migration begins.
     *
     * @param migration the migration's id
     * @param kind what is moved
     * @param now the present time
     * @param by who declared it
     * @return epoch 1, run 1, the first phase, salted with the migration's id
     */
    public static MigrationState initial(String migration, MigrationKind kind, Instant now, String by) {
        return new MigrationState(
                migration, kind, migration, 1, 1, kind.first(), 0, false, true, false, now, by, "declared");
    }

    /**
     * The state after a move to another phase, with the share that the phase begins with.
     *
     * @param target the phase to move to
     * @param share the share in the new phase
     * @param now the present time
     * @param by who moves it
     * @param why the reason given
     * @return the next epoch's state
     */
    public MigrationState movedTo(MigrationPhase target, int share, Instant now, String by, String why) {
        boolean restarts = target == kind.first();
        boolean complete = oldComplete && target != Phase.NEW_ONLY;
        return new MigrationState(
                migration,
                kind,
                salt,
                restarts ? run + 1 : run,
                epoch + 1,
                target,
                share,
                paused,
                complete || restarts,
                contracted,
                now,
                by,
                why);
    }

    /**
     * The state with another share.
     *
     * @param percent the new share
     * @param now the present time
     * @param by who changes it
     * @param why the reason given
     * @return the next epoch's state
     */
    public MigrationState withShare(int percent, Instant now, String by, String why) {
        return new MigrationState(
                migration, kind, salt, run, epoch + 1, phase, percent, paused, oldComplete, contracted, now, by, why);
    }

    /**
     * The state held or released.
     *
     * @param hold whether to hold it
     * @param now the present time
     * @param by who changes it
     * @param why the reason given
     * @return the next epoch's state
     */
    public MigrationState withPaused(boolean hold, Instant now, String by, String why) {
        return new MigrationState(
                migration, kind, salt, run, epoch + 1, phase, share, hold, oldComplete, contracted, now, by, why);
    }

    /**
     * The state in which the old side has been given up for good.
     *
     * @param now the present time
     * @param by who contracts
     * @param why the reason given
     * @return the next epoch's state
     */
    public MigrationState asContracted(Instant now, String by, String why) {
        return new MigrationState(
                migration, kind, salt, run, epoch + 1, phase, share, paused, false, true, now, by, why);
    }

    /**
     * Whether one instance may work in this state while another one works in that.
     *
     * @param other the other state
     * @return true for neighbouring phases; but beside one in which writes may have moved, all reads must have moved
     */
    public boolean coexistsWith(MigrationState other) {
        return Math.abs(phase.ordinal() - other.phase.ordinal()) <= 1
                && !(readsBoth() && other.phase == Phase.WRITE_NEW)
                && !(phase == Phase.WRITE_NEW && other.readsBoth());
    }

    private boolean readsBoth() {
        return phase == Phase.READ_NEW && share < 100;
    }

    /**
     * The phase as one of a data migration.
     *
     * @return the phase
     * @throws ConfigurationException if this is a service migration
     */
    public Phase dataPhase() {
        if (phase instanceof Phase data) {
            return data;
        }
        throw new ConfigurationException(
                migration,
                phase,
                "it is a service migration",
                "declare it with Zdm.service(…), not as a data migration");
    }

    /**
     * The phase as one of a service migration.
     *
     * @return the phase
     * @throws ConfigurationException if this is a data migration
     */
    public ServicePhase servicePhase() {
        if (phase instanceof ServicePhase service) {
            return service;
        }
        throw new ConfigurationException(
                migration, phase, "it is a data migration", "declare it with Zdm.migration(…), not as a service");
    }

    /**
     * Phase and share as a person reads them.
     *
     * @return for example {@code READ_NEW 25 %}
     */
    public String describe() {
        return phase.takesShare() ? phase.name() + " " + share + " %" : phase.name();
    }

    /**
     * Which migration it is and where it stands, as log lines begin.
     *
     * @return for example {@code migration 'orders-v2' in READ_NEW 25 %}
     */
    public String subject() {
        return "migration '" + migration + "' in " + describe();
    }
}
