package dev.zdm.spring.matrix;

import java.util.stream.Collectors;

/** How a caller uses a method of the shape that the {@link Row} of the same name describes. */
enum Shape {
    DEFAULT_METHOD("optional", (on, key) -> on.byDefault(key)),
    GENERIC_INTERFACE("generic", (on, key) -> ((Generic<Long>) on).generic(key)),
    BRIDGE("inherited", (on, key) -> on.inherited(key)),
    CHECKED("checked", (on, key) -> on.checked(key)),
    OPTIONAL("optional", (on, key) -> on.optional(key).orElseThrow()),
    STREAM("stream", (on, key) -> on.stream(key).collect(Collectors.joining())),
    PRIMITIVE("primitive", (on, key) -> on.primitive((int) key)),
    VOID("nothing", (on, key) -> {
        on.nothing(key);
        return "";
    }),
    VARARGS("varargs", (on, key) -> on.varargs(key));

    private final String method;
    private final Use use;

    /** Calls a method of the shape. */
    @FunctionalInterface
    interface Use {
        Object of(Shapes on, long key) throws Exception;
    }

    Shape(String method, Use use) {
        this.method = method;
        this.use = use;
    }

    /** The one native method that runs. */
    String method() {
        return method;
    }

    Object call(Shapes on, long key) throws Exception {
        return use.of(on, key);
    }
}
