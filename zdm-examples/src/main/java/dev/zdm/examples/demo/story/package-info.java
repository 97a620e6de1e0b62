/** What an operator does, step by step, what he waits for, and what he sees meanwhile. */
@NullMarked
package dev.zdm.examples.demo.story;

import org.jspecify.annotations.NullMarked;
