/**
 * The same shop on JPA: two entities, and a mapping between them. Its two releases are below: the one that knows the old
 * entity, and the one that knows the new one and keeps the old table in step.
 */
@NullMarked
package dev.zdm.examples.demo.jpa;

import org.jspecify.annotations.NullMarked;
