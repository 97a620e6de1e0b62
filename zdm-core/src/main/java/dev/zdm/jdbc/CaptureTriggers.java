package dev.zdm.jdbc;

import java.util.List;

/**
 * The triggers by which one of the users' tables marks what is written past zdm. zdm makes them itself where it may; where
 * it may not, whoever may runs {@link #create}, each statement as a whole.
 *
 * @param names the names of the triggers
 * @param create the statements that make them, in order; they may be run again
 * @param drop the statements that take them away
 */
public record CaptureTriggers(List<String> names, List<String> create, List<String> drop) {

    /** Copies the lists. */
    public CaptureTriggers {
        names = List.copyOf(names);
        create = List.copyOf(create);
        drop = List.copyOf(drop);
    }
}
