package dev.zdm.proof.model;

/** One state of a model: small numbers, each in its cell. A move changes a copy. */
final class State {
    private final byte[] cells;

    State(byte[] cells) {
        this.cells = cells;
    }

    int get(int cell) {
        return cells[cell];
    }

    boolean is(int cell) {
        return cells[cell] != 0;
    }

    State set(int cell, int value) {
        if (value != (byte) value) {
            throw new IllegalArgumentException(value + " does not fit into a cell");
        }
        cells[cell] = (byte) value;
        return this;
    }

    State add(int cell, int delta) {
        return set(cell, cells[cell] + delta);
    }

    State copy() {
        return new State(cells.clone());
    }

    byte[] cells() {
        return cells;
    }
}
