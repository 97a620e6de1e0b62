package dev.zdm.spi;

import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;

class InMemoryRolloutsTest extends RolloutsContract {
    private final ManualTime time = new ManualTime();

    @Override
    protected StateStore emptyStore() {
        return StateStore.inMemory(time);
    }

    @Override
    protected void passTime(Duration duration) {
        time.advance(duration);
    }

    @Override
    protected Instant presentTime() {
        return time.now();
    }
}
