package dev.zdm.test;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.spi.Call;
import dev.zdm.spi.TimeSource;
import dev.zdm.test.fault.Faults;
import dev.zdm.test.store.InMemoryDatabase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The databases of one rig: a single one for all stores, or one for each. */
final class Databases {
    private final ConsistencyMode mode;
    private final Faults faults;
    private final TimeSource time;
    private final List<InMemoryDatabase> all = new ArrayList<>();

    Databases(ConsistencyMode mode, Faults faults, TimeSource time) {
        this.mode = mode;
        this.faults = faults;
        this.time = time;
    }

    InMemoryDatabase forOneMore() {
        if (all.isEmpty() || mode != ConsistencyMode.ATOMIC) {
            all.add(new InMemoryDatabase(faults, time));
        }
        return all.get(all.size() - 1);
    }

    <T extends @Nullable Object, X extends Exception> T inTransaction(Call<T, X> call) throws X {
        Call<T, X> nested = call;
        for (InMemoryDatabase database : all) {
            Call<T, X> inner = nested;
            nested = () -> database.inTransaction(inner);
        }
        return nested.run();
    }

    <T extends @Nullable Object, X extends Exception> T inReadOnlyTransaction(Call<T, X> call) throws X {
        Call<T, X> nested = call;
        for (InMemoryDatabase database : all) {
            Call<T, X> inner = nested;
            nested = () -> database.inReadOnlyTransaction(inner);
        }
        return nested.run();
    }
}
