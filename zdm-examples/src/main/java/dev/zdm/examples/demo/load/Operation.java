package dev.zdm.examples.demo.load;

import java.util.SplittableRandom;

/** What a client may do next, and how often of a hundred times it does. */
enum Operation {
    CREATE(10),
    REPLACE(14),
    RENAME(6),
    CHANGE_EMAIL(10),
    CHANGE_STATUS(6),
    DELETE(4),
    READ(36),
    QUOTE(14);

    private final int weight;

    Operation(int weight) {
        this.weight = weight;
    }

    static Operation any(SplittableRandom random) {
        int draw = random.nextInt(100);
        for (Operation operation : values()) {
            draw -= operation.weight;
            if (draw < 0) {
                return operation;
            }
        }
        return QUOTE;
    }
}
