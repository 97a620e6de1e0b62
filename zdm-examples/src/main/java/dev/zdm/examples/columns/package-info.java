/**
 * Stories of columns that move under a running application: two instances on plain Hibernate, with users who never stop.
 * What is the same in all of them is here; each package below has one story, with the entity before and after it.
 */
@NullMarked
package dev.zdm.examples.columns;

import org.jspecify.annotations.NullMarked;
