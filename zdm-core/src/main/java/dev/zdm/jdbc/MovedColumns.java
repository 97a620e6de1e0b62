package dev.zdm.jdbc;

import dev.zdm.plan.Side;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Columns of one row whose value moves to other columns of it.
 *
 * @param old the exact names of the old columns
 * @param next the exact names of the new columns
 * @param toNew makes SQL expressions for the new columns of such for the old ones
 * @param toOld makes SQL expressions for the old columns of such for the new ones
 */
public record MovedColumns(
        List<String> old, List<String> next, UnaryOperator<List<String>> toNew, UnaryOperator<List<String>> toOld) {

    /** Copies the names. */
    public MovedColumns {
        old = List.copyOf(old);
        next = List.copyOf(next);
    }

    List<String> of(Side side) {
        return side == Side.OLD ? old : next;
    }

    UnaryOperator<List<String>> to(Side side) {
        return side == Side.OLD ? toOld : toNew;
    }
}
