/** The demo's customers: realistic, messy, the same in every process that knows the seed; never read by the shop. */
@NullMarked
package dev.zdm.examples.demo.data;

import org.jspecify.annotations.NullMarked;
