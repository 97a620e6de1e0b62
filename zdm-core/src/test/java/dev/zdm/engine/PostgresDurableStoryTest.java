package dev.zdm.engine;

import dev.zdm.testing.PostgresDatabase;

class PostgresDurableStoryTest extends DurableStoryContract {
    PostgresDurableStoryTest() {
        super(new PostgresDatabase(), new PostgresDatabase());
    }
}
