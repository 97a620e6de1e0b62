package dev.zdm.jdbc;

import dev.zdm.testing.H2;

class H2HiddenWritersTest extends HiddenWritersContract {
    H2HiddenWritersTest() {
        super(new H2().freshDatabase());
    }
}
