package dev.zdm.spi;

import java.time.Clock;
import java.time.Instant;

enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public Instant now() {
        return Clock.systemUTC().instant();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
