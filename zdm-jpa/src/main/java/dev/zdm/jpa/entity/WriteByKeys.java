package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Call;
import dev.zdm.spi.Unit;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the application sends past its entities, and names the rows of: bulk queries and native SQL. As long as it runs, the
 * unit of work lets statements on the tables of its entity pass.
 *
 * @param keys in the order in which they are locked
 */
record WriteByKeys<K>(CapturedEntity<K> entity, List<K> keys) {

    /** Which entity's tables may be written past it now. Belongs to its unit of work. */
    static final class Window {
        private @Nullable CapturedEntity<?> open;

        boolean covers(CapturedEntity<?> entity) {
            return open == entity;
        }

        <T extends @Nullable Object, X extends Exception> T during(CapturedEntity<?> entity, Call<T, X> call) throws X {
            @Nullable CapturedEntity<?> outer = open;
            open = entity;
            try {
                return call.run();
            } finally {
                open = outer;
            }
        }
    }

    /** What has begun to write and failed may have written: nobody would hand its keys over, so that it must not commit. */
    <T extends @Nullable Object, X extends Exception> T run(
            Unit unit, Window window, Call<T, X> call, ToLongFunction<T> rows) throws X {
        keys.forEach(entity.writes()::before);
        boolean written = false;
        T result;
        try {
            result = window.during(entity, call);
            requireNoOther(rows.applyAsLong(result));
            written = true;
        } finally {
            if (!written) {
                unit.markRollbackOnly();
            }
        }
        entity.writes().copy(keys);
        return result;
    }

    /** Rows of collections are counted as well. */
    private void requireNoOther(long rows) {
        if (rows > keys.size() && !entity.hasParts()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a statement has written " + rows + " rows of entity "
                            + entity.type().getName() + ", and only " + keys.size() + " were named",
                    "everything is rolled back; name the id of every row that it writes");
        }
    }
}
