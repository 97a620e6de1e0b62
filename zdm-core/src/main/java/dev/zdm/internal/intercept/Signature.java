package dev.zdm.internal.intercept;

import java.lang.reflect.Method;
import java.util.List;

/** A method as callers see it: the same for an interface's method and the one that implements it. */
record Signature(String name, List<Class<?>> parameters) {
    static Signature of(Method method) {
        return new Signature(method.getName(), List.of(method.getParameterTypes()));
    }
}
