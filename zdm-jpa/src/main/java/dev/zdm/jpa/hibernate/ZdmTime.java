package dev.zdm.jpa.hibernate;

import dev.zdm.spi.TimeSource;
import java.time.Instant;

/** The application's clock, asked for when it is needed: while the session factory is built there may be none yet. */
record ZdmTime(ColumnEnvironment environment) implements TimeSource {

    @Override
    public Instant now() {
        return environment.zdm().time().now();
    }

    @Override
    public long nanoTime() {
        return environment.zdm().time().nanoTime();
    }
}
