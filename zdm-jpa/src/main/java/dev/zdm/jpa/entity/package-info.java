/**
 * Whole entities move to others: what Hibernate writes of one is captured in its own transaction and copied to the other by
 * JDBC, past sessions, events and version counters.
 */
@NullMarked
package dev.zdm.jpa.entity;

import org.jspecify.annotations.NullMarked;
