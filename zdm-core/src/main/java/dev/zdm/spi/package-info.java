/**
 * What is <em>needed from outside</em>: small ports, each of five methods or fewer. The plain-JDBC implementations are
 * in {@code dev.zdm.jdbc}; an application gives its own where it stores its rows, its flags or its metrics elsewhere.
 */
@NullMarked
package dev.zdm.spi;

import org.jspecify.annotations.NullMarked;
