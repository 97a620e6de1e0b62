/**
 * What <em>happened</em>: records that carry facts and decide nothing. Routing, copying, scanning and transitions emit
 * them; evidence, metrics and the application's own listeners receive them. No record carries a value of a user's row.
 */
@NullMarked
package dev.zdm.event;

import org.jspecify.annotations.NullMarked;
