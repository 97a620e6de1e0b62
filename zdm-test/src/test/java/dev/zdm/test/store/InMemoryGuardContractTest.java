package dev.zdm.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.DataStore;
import dev.zdm.spi.GuardContract;
import dev.zdm.test.fault.Faults;
import java.time.Duration;

class InMemoryGuardContractTest extends GuardContract {
    private final InMemoryDatabase database = new InMemoryDatabase(new Faults(by -> {}));

    @Override
    protected DataStore emptyStore() {
        return database;
    }

    @Override
    protected void awaitWaiter() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (database.locks().waiters() == 0) {
            assertThat(System.nanoTime()).as("nobody waits").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
