/** One scanner over all rows, in resumable chunks; backfill and verification are its two uses. */
@NullMarked
package dev.zdm.internal.scan;

import org.jspecify.annotations.NullMarked;
