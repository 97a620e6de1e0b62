/**
 * The story of an entity that becomes two: an order that kept its lines in one column gets a table of lines. Two instances
 * on Spring Data JPA, users who never stop, and two releases, in packages of their own: the old entity's, and the new one's,
 * which keeps the old table in step until nobody needs it.
 */
@NullMarked
package dev.zdm.examples.entities;

import org.jspecify.annotations.NullMarked;
