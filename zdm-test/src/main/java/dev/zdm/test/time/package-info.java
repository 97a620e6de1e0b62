/**
 * Time and threads in the test's hand: a clock that stands still until a test moves it, a scheduler whose tasks run when
 * that clock passes them, and an executor that runs nothing before it is told to. No thread is ever started here.
 */
@NullMarked
package dev.zdm.test.time;

import org.jspecify.annotations.NullMarked;
