package dev.zdm.spi;

import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Says what a repository's method does where neither an annotation nor its well-known name tells. Thread-safe.
 */
@FunctionalInterface
public interface MethodClassifier {

    /** What a method does. */
    enum Role {
        /** Reads rows without a single key: moves when the share reaches 100 %. */
        QUERY,
        /** Reads the row whose key is its first argument. */
        READ_BY_KEY,
        /** Changes the rows whose key, or keys, are its first argument. */
        WRITE_BY_KEYS,
        /** Changes the row, or rows, that are its first argument. */
        WRITE_OF_ROWS,
        /** Changes rows that cannot be named by their keys beforehand: refused while both sides are kept. */
        BULK_WRITE,
        /** Runs on the old object as it is, and re-enters the repository by its other methods. */
        UNROUTED
    }

    /**
     * Says what a method does.
     *
     * @param method a method of the old repository
     * @return its role, empty if this classifier does not know
     */
    Optional<Role> classify(Method method);

    /**
     * A classifier that knows nothing.
     *
     * @return the classifier for plain repositories
     */
    static MethodClassifier none() {
        return method -> Optional.empty();
    }
}
