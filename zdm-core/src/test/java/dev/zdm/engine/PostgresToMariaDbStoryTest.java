package dev.zdm.engine;

import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;

class PostgresToMariaDbStoryTest extends DurableStoryContract {
    PostgresToMariaDbStoryTest() {
        super(new PostgresDatabase(), new MariaDb());
    }
}
