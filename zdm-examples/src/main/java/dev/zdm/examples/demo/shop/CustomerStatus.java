package dev.zdm.examples.demo.shop;

import java.util.Arrays;

/** What the old table calls 0 to 3. */
public enum CustomerStatus {
    /** Has not bought anything yet. */
    PROSPECT(0),
    /** Buys. */
    ACTIVE(1),
    /** Bought once. */
    DORMANT(2),
    /** Buys no more. */
    CLOSED(3);

    private final int code;

    CustomerStatus(int code) {
        this.code = code;
    }

    /** The status with a number. */
    public static CustomerStatus of(int code) {
        return Arrays.stream(values())
                .filter(status -> status.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no customer status " + code));
    }

    /** The number in the old table. */
    public int code() {
        return code;
    }
}
