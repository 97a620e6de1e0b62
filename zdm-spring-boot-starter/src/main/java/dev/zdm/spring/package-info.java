/**
 * Spring Boot's way into the library: binds properties and beans to the engine and holds no algorithm of its own.
 */
@NullMarked
package dev.zdm.spring;

import org.jspecify.annotations.NullMarked;
