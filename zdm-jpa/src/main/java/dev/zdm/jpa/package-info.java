/**
 * Migrations of what Hibernate ORM maps: which column an entity's attribute is read from and written to, and which rows
 * a unit of work has changed.
 */
@NullMarked
package dev.zdm.jpa;

import org.jspecify.annotations.NullMarked;
