/** What stands around the shop: its database, the two pricing services, and the process that puts it under load. */
@NullMarked
package dev.zdm.examples.demo.world;

import org.jspecify.annotations.NullMarked;
