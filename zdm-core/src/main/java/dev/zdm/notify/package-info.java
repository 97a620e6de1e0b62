/**
 * Ready-made notifiers: a webhook over HTTP, and a log of its own. They know nothing of the engine but the notification
 * that they are given.
 */
@NullMarked
package dev.zdm.notify;

import org.jspecify.annotations.NullMarked;
