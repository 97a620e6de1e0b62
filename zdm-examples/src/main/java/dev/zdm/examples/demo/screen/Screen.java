package dev.zdm.examples.demo.screen;

import java.util.List;

/** Where the demo shows what happens. Used by one thread. */
public interface Screen extends AutoCloseable {

    /**
     * Shows for good that something happened, with the time since the beginning.
     *
     * @param text one line
     */
    void event(String text);

    /**
     * Shows for good the beginning of a part of the story.
     *
     * @param text one line
     */
    void heading(String text);

    /**
     * Shows how things are, in place of how they were. Cheap; may be called often.
     *
     * @param state how things are
     */
    void state(State state);

    /** Ends the display; whatever is printed afterwards begins on a line of its own. */
    @Override
    void close();

    /**
     * How things are at one moment.
     *
     * @param lines a few short lines, the most important one first
     */
    record State(List<String> lines) {
        /** Copies the list. */
        public State {
            lines = List.copyOf(lines);
        }
    }
}
