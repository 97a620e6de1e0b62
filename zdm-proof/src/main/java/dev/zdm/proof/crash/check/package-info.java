/**
 * The ledger of what was asked and answered, kept outside zdm, and the checker that judges it: what failed did not happen,
 * what is indeterminate may have happened at any time until the end, and everything acknowledged is there.
 */
@NullMarked
package dev.zdm.proof.crash.check;

import org.jspecify.annotations.NullMarked;
