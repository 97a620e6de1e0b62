package dev.zdm.engine;

import dev.zdm.testing.Database;
import dev.zdm.testing.PostgresDatabase;

class PostgresRangeRacesTest extends RangeRacesContract {
    @Override
    Database old() {
        return new PostgresDatabase();
    }

    @Override
    Database next() {
        return new PostgresDatabase();
    }
}
