package dev.zdm.benchmarks;

import dev.zdm.annotation.ReadSwitch;

/** A repository as applications have it. */
interface Customers {
    @ReadSwitch(key = "#p0")
    Row get(Long id);
}
