/** Carries what happened to the application's notifiers: in order, bounded, off the thread on which it happened. */
@NullMarked
package dev.zdm.internal.notify;

import org.jspecify.annotations.NullMarked;
