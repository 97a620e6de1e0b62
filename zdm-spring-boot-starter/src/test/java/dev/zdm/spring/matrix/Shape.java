package dev.zdm.spring.matrix;

import java.util.stream.Collectors;

/** A shape, and how a caller uses it. */
enum Shape {
    DEFAULT_METHOD("a default method that calls others", "optional", (on, key) -> on.byDefault(key)),
    GENERIC_INTERFACE("a method of a generic interface", "generic", (on, key) -> ((Generic<Long>) on).generic(key)),
    BRIDGE("a public class inherits it from a hidden one", "inherited", (on, key) -> on.inherited(key)),
    CHECKED("declares a checked exception", "checked", (on, key) -> on.checked(key)),
    OPTIONAL("returns `Optional`", "optional", (on, key) -> on.optional(key).orElseThrow()),
    STREAM("returns `Stream`", "stream", (on, key) -> on.stream(key).collect(Collectors.joining())),
    PRIMITIVE("takes and returns primitives", "primitive", (on, key) -> on.primitive((int) key)),
    VOID("returns nothing", "nothing", (on, key) -> {
        on.nothing(key);
        return "";
    }),
    VARARGS("takes varargs", "varargs", (on, key) -> on.varargs(key));

    private final String words;
    private final String method;
    private final Use use;

    /** Calls a method of the shape. */
    @FunctionalInterface
    interface Use {
        Object of(Shapes on, long key) throws Exception;
    }

    Shape(String words, String method, Use use) {
        this.words = words;
        this.method = method;
        this.use = use;
    }

    String words() {
        return words;
    }

    /** The one native method that runs. */
    String method() {
        return method;
    }

    Object call(Shapes on, long key) throws Exception {
        return use.of(on, key);
    }
}
