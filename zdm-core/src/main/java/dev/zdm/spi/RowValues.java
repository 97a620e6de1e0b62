package dev.zdm.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is compared of a row whose own fields are not what is stored of it.
 *
 * @param byName the values by the names of columns or attributes, which are reported where values differ; a collection
 *     stands for several values
 */
public record RowValues(Map<String, @Nullable Object> byName) {

    /** Copies the values. */
    public RowValues {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** Names only: values of rows belong in no log. */
    @Override
    public String toString() {
        return "RowValues" + byName.keySet();
    }
}
