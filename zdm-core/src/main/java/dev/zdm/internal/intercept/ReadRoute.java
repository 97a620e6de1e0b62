package dev.zdm.internal.intercept;

import dev.zdm.internal.routing.Reads;
import dev.zdm.plan.KeyType;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Call;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way of a data migration's reads, for methods that are not its repository's. */
public final class ReadRoute<K> {
    private final Reads router;
    private final KeyType<K> type;
    private final KeyArguments<K> keys;
    private final Supplier<MigrationState> state;

    public ReadRoute(String migration, Reads router, KeyType<K> type, Supplier<MigrationState> state) {
        this.router = router;
        this.type = type;
        this.keys = new KeyArguments<>(migration, type);
        this.state = state;
    }

    /** The text by which the migration knows the key: that of its rows, so that both are in one cohort. */
    String keyText(@Nullable Object key) {
        return type.format(keys.one(key, state.get()));
    }

    @Nullable
    Object read(
            Supplier<@Nullable String> key,
            Call<@Nullable Object, Exception> old,
            Call<@Nullable Object, Exception> next)
            throws Exception {
        return router.<@Nullable Object, Exception>read(key, old, next);
    }
}
