package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryStateStoreTest extends StateStoreContract {
    private final ManualTime time = new ManualTime();

    @Override
    protected StateStore emptyStore() {
        return StateStore.inMemory(time);
    }

    @Override
    protected void passTime(Duration duration) {
        time.advance(duration);
    }

    @Test
    void it_says_that_it_forgets_everything() {
        assertThat(emptyStore().isVolatile()).isTrue();
    }
}
