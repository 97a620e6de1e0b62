/**
 * For applications whose JPA columns move: whether every statement of theirs would survive it. Needs zdm-jpa and
 * datasource-proxy on the class path of the tests.
 */
@NullMarked
package dev.zdm.test.jpa;

import org.jspecify.annotations.NullMarked;
