package dev.zdm.plan;

/**
 * How a unit of work uses columns of which each row has an old and a new version. Immutable.
 *
 * @param state the state to which the unit is pinned
 * @param read the side whose columns are read
 * @param reliable whether rows are known to have a value on the side that is read wherever they have one on the other; if
 *     not, a value that is missing there must be taken from the other side
 */
public record ColumnUse(MigrationState state, Side read, boolean reliable) {

    /**
     * Whether writes set the columns of a side.
     *
     * @param side the side
     * @return true if they do
     */
    public boolean writes(Side side) {
        Phase phase = state.dataPhase();
        return !phase.isParked() || phase.readSide(true) == side;
    }
}
