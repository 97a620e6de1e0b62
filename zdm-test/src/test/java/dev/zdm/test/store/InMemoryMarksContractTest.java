package dev.zdm.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.MarksContract;
import dev.zdm.spi.RecordStore;
import dev.zdm.test.fault.Faults;
import java.time.Duration;

class InMemoryMarksContractTest extends MarksContract {
    private final InMemoryDatabase database = new InMemoryDatabase(new Faults(by -> {}));

    @Override
    protected RecordStore<Long, ?> emptyStore() {
        return new InMemoryRecordStore<>(database, "customer", Long.class, (Long id) -> id);
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
