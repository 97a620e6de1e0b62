package dev.zdm.internal.intercept;

import dev.zdm.spi.KeyExpressions.KeyExpression;
import java.lang.reflect.Method;
import java.util.Optional;

/** What a kind of repositories says by itself of its methods. */
interface KnownMethods {

    /** The role of a method that is well known by its name. */
    Optional<Role> byName(Method method);

    /** The role of a method that is said to write, but not which rows; empty where that has to be said. */
    Optional<Role> withoutKey();

    /** The keys of a method that is said to write them. */
    KeyExpression keyOfWrite(ParsedKeys keys, String expression, Method method);

    /** What to do about a method of which nothing is known. */
    String remedy();
}
