/** What the stories of columns and entities share: instances that are replaced, and users who never stop. */
@NullMarked
package dev.zdm.examples.live;

import org.jspecify.annotations.NullMarked;
