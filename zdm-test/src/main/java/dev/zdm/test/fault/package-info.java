/**
 * Faults by name. The places at which something can go wrong have names, such as {@code orders_v2.put}; a test says what
 * goes wrong at which call of one, and a fault that never happened fails the test.
 */
@NullMarked
package dev.zdm.test.fault;

import org.jspecify.annotations.NullMarked;
