/** What threads do to an instance's view of a migration, tried by Lincheck: the snapshot and its two counters. */
@NullMarked
package dev.zdm.proof.interleaving;

import org.jspecify.annotations.NullMarked;
