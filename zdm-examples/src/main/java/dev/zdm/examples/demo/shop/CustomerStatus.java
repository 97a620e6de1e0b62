package dev.zdm.examples.demo.shop;

/** What the old table calls 0 to 3. */
public enum CustomerStatus {
    /** 0. */
    PROSPECT,
    /** 1. */
    ACTIVE,
    /** 2. */
    DORMANT,
    /** 3. */
    CLOSED;

    static CustomerStatus of(int code) {
        if (code < 0 || code >= values().length) {
            throw new IllegalArgumentException("no customer status " + code);
        }
        return values()[code];
    }

    int code() {
        return ordinal();
    }
}
