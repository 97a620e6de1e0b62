/** What may break: database servers that can be killed, connections that can be cut, and child processes. */
@NullMarked
package dev.zdm.proof.crash.world;

import org.jspecify.annotations.NullMarked;
