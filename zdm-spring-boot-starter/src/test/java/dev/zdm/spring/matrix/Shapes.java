package dev.zdm.spring.matrix;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** One method for each shape that a method can have. Every one says who answered. */
public interface Shapes extends Generic<Long> {

    String checked(long key) throws IOException;

    Optional<String> optional(long key);

    Stream<String> stream(long key);

    int primitive(int key);

    void nothing(long key);

    String varargs(Long... keys);

    String inherited(long key);

    default String byDefault(long key) {
        return "by default " + optional(key).orElseThrow();
    }
}
