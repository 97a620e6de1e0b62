package dev.zdm.proof.model;

/** Who has claimed the range. A claim is over at any time: whoever has it may only be slow. */
final class RangeClaims {
    private static final int FREE = 0;
    private static final int CLAIMED = 1;
    private static final int DONE = 2;

    private final int most;
    private final int led;
    private final int chunk;
    private final int token;

    RangeClaims(Layout layout, int most) {
        this.most = most;
        this.led = layout.cell("led", 0);
        this.chunk = layout.cell("chunk", FREE);
        this.token = layout.cell("chunk.token", 0);
    }

    boolean isLed(State state) {
        return state.is(led);
    }

    State lead(State next) {
        return next.set(led, 1);
    }

    boolean isToBeHad(State state) {
        return isLed(state) && !isDone(state) && state.get(token) < most;
    }

    State claim(State next) {
        return next.set(chunk, CLAIMED).add(token, 1);
    }

    int token(State state) {
        return state.get(token);
    }

    State release(State next, int mine) {
        return next.get(token) == mine && !isDone(next) ? next.set(chunk, FREE) : next;
    }

    /** Whether it was still his. */
    boolean complete(State next, int mine) {
        boolean isHis = next.get(token) == mine && !isDone(next);
        if (isHis) {
            next.set(chunk, DONE);
        }
        return isHis;
    }

    boolean isDone(State state) {
        return state.get(chunk) == DONE;
    }

    boolean isUsedUp(State state) {
        return state.get(token) == most;
    }
}
