package dev.zdm.benchmarks;

import dev.zdm.annotation.ReadSwitch;
import org.jspecify.annotations.Nullable;

/** A repository as applications have it. */
interface Customers {
    @ReadSwitch(key = "#p0")
    @Nullable
    Row get(Long id);
}
