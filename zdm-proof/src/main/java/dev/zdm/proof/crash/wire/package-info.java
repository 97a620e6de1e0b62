/** What the parent and its child processes say to each other: one line of JSON for each request and each reply. */
@NullMarked
package dev.zdm.proof.crash.wire;

import org.jspecify.annotations.NullMarked;
