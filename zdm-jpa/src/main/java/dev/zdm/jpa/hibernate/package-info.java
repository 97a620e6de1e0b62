/** The only room that names Hibernate's types. */
@NullMarked
package dev.zdm.jpa.hibernate;

import org.jspecify.annotations.NullMarked;
