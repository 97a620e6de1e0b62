package dev.zdm.plan;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A phase of a data migration, and the table it owns: who is read, who serialises writes, who receives the copy, and
 * after which side a write is acknowledged. Everything that routes a call asks its phase; nothing else knows the table.
 *
 * <p>The phases follow the intermediate states of F1's online schema change (Rae et al., VLDB 2013): between any two
 * neighbours an instance in one may work beside an instance in the other without losing a write.
 */
public enum Phase implements MigrationPhase {
    /** Only the old side is used. Parked. */
    OLD_ONLY(Reads.OLD, Serialiser.OLD, false, Acknowledgement.SERIALISER),
    /** Writes go to the old side and are copied to the new one. */
    DUAL_WRITE(Reads.OLD, Serialiser.OLD, true, Acknowledgement.SERIALISER),
    /** As before; the past is copied, verified and compared in the shadow meanwhile. */
    BACKFILL(Reads.OLD, Serialiser.OLD, true, Acknowledgement.SERIALISER),
    /** As before, but a write is acknowledged only when both sides have it. */
    SYNC(Reads.OLD, Serialiser.OLD, true, Acknowledgement.BOTH),
    /** A share of the reads is answered by the new side; at 100 % the guard row says who serialises writes. */
    READ_NEW(Reads.BY_SHARE, Serialiser.OLD, true, Acknowledgement.BOTH),
    /** Writes move to the new side by the guard row and are copied back, so that the way back stays open. */
    WRITE_NEW(Reads.NEW, Serialiser.GUARD, true, Acknowledgement.SERIALISER),
    /** Only the new side is used. Parked. */
    NEW_ONLY(Reads.NEW, Serialiser.NEW, false, Acknowledgement.SERIALISER);

    /** Who answers a read that is not part of a writing unit of work. */
    private enum Reads {
        OLD,
        BY_SHARE,
        NEW
    }

    /** Who decides the order of writes to one key. */
    public enum Serialiser {
        /** The old side. */
        OLD,
        /** The side that owns the guard row, read inside the writing transaction. */
        GUARD,
        /** The new side. */
        NEW
    }

    /** When a write may be acknowledged to the caller. */
    public enum Acknowledgement {
        /** When the serialising side has committed it. */
        SERIALISER,
        /** When both sides have committed it. */
        BOTH
    }

    /** Whether a read that belongs to the new side may be answered by the old one: by flag, open breaker or fallback. */
    public enum Detour {
        /** Both sides hold every acknowledged write, so the old one may answer at any time. */
        FREE,
        /** Only in a transaction that holds the guard row shared and has seen the old side own it. */
        GUARDED,
        /** The old side may be behind or gone. */
        FORBIDDEN
    }

    /**
     * The way of one write.
     *
     * @param first the side on which the application's statement runs
     * @param copy the side that then receives the row's full state, absent where nothing is copied
     * @param acknowledgement when the caller may be told that the write is done
     */
    public record WriteRoute(Side first, Optional<Side> copy, Acknowledgement acknowledgement) {}

    private final Reads reads;
    private final Serialiser serialiser;
    private final boolean copies;
    private final Acknowledgement acknowledgement;

    Phase(Reads reads, Serialiser serialiser, boolean copies, Acknowledgement acknowledgement) {
        this.reads = reads;
        this.serialiser = serialiser;
        this.copies = copies;
        this.acknowledgement = acknowledgement;
    }

    @Override
    public MigrationKind kind() {
        return MigrationKind.DATA;
    }

    @Override
    public boolean isParked() {
        return !copies;
    }

    @Override
    public boolean takesShare() {
        return reads == Reads.BY_SHARE;
    }

    /**
     * The side that answers a read outside any writing unit of work.
     *
     * @param inShare whether the read's key belongs to the share that has moved
     * @return the side to read
     */
    public Side readSide(boolean inShare) {
        return switch (reads) {
            case OLD -> Side.OLD;
            case NEW -> Side.NEW;
            case BY_SHARE -> inShare ? Side.NEW : Side.OLD;
        };
    }

    /**
     * Who serialises writes, and therefore answers the reads of a writing unit of work.
     *
     * @param share the share of reads that has moved, 0 to 100
     * @return the serialiser; {@link Serialiser#GUARD} also in {@link #READ_NEW} at 100 %
     */
    public Serialiser serialiser(int share) {
        return this == READ_NEW && share == 100 ? Serialiser.GUARD : serialiser;
    }

    /**
     * The way of a write.
     *
     * @param share the share of reads that has moved, 0 to 100
     * @param owner what the guard row says; null where no guard was read
     * @return the first side, the copied side and when to acknowledge
     */
    public WriteRoute writeRoute(int share, @Nullable Side owner) {
        Side first = switch (serialiser(share)) {
            case OLD -> Side.OLD;
            case NEW -> Side.NEW;
            case GUARD -> owner != null ? owner : (this == WRITE_NEW ? Side.NEW : Side.OLD);
        };
        Acknowledgement when = serialiser(share) == Serialiser.GUARD && first == Side.OLD
                ? Acknowledgement.BOTH
                : serialiser(share) == Serialiser.GUARD ? Acknowledgement.SERIALISER : acknowledgement;
        return new WriteRoute(first, copies ? Optional.of(first.other()) : Optional.empty(), when);
    }

    /**
     * Whether a write may be acknowledged although the new side has refused its copy, because nobody relies on that side
     * yet. Ends before {@link #SYNC}, not with it: an instance in {@link #READ_NEW} may work beside one that is there.
     *
     * @return true in the phases that copy and acknowledge by the old side alone
     */
    public boolean mayOwe() {
        return copies && serialiser == Serialiser.OLD && acknowledgement == Acknowledgement.SERIALISER;
    }

    /**
     * Whether a read that belongs to the new side may be answered by the old one.
     *
     * @param share the share of reads that has moved, 0 to 100
     * @return the condition under which it may
     */
    public Detour detourToOld(int share) {
        if (this != READ_NEW) {
            return readSide(true) == Side.OLD ? Detour.FREE : Detour.FORBIDDEN;
        }
        return share < 100 ? Detour.FREE : Detour.GUARDED;
    }

    /**
     * Whether the new side is expected to answer like the old one, so that a shadow read can be compared.
     *
     * @param backfillComplete whether the past has been copied in this run
     * @return true from the completed backfill to the last phase in which the old side is kept equal by this side's
     *     own reads
     */
    public boolean comparesReads(boolean backfillComplete) {
        return switch (this) {
            case BACKFILL -> backfillComplete;
            case SYNC, READ_NEW -> true;
            case OLD_ONLY, DUAL_WRITE, WRITE_NEW, NEW_ONLY -> false;
        };
    }
}
