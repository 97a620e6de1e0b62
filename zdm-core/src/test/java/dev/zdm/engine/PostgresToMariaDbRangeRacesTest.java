package dev.zdm.engine;

import dev.zdm.testing.Database;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;

class PostgresToMariaDbRangeRacesTest extends RangeRacesContract {
    @Override
    Database old() {
        return new PostgresDatabase();
    }

    @Override
    Database next() {
        return new MariaDb();
    }
}
