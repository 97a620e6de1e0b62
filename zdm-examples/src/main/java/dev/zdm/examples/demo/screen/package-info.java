/** What a person sees: a timeline, with bars in place on a terminal and plain lines elsewhere. */
@NullMarked
package dev.zdm.examples.demo.screen;

import org.jspecify.annotations.NullMarked;
