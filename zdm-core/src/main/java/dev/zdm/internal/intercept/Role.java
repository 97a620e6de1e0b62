package dev.zdm.internal.intercept;

import dev.zdm.spi.KeyExpressions.KeyExpression;
import org.jspecify.annotations.Nullable;

/** What a repository's method does, and where it finds its keys. */
sealed interface Role {
    /** Reads; the expression yields the key, null for a query without one. */
    record Read(@Nullable KeyExpression key) implements Role {}

    /** Writes the rows whose keys the expression yields. */
    record Write(KeyExpression keys) implements Role {}

    /** Writes rows given as arguments, and returned. */
    record WriteRows() implements Role {}

    /** Writes rows whose keys nobody knows beforehand. */
    record Bulk() implements Role {}

    /** Runs as it is. */
    record Unrouted() implements Role {}
}
