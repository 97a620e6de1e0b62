/**
 * What a test asserts about migrations, in AssertJ's manner, and what the assertions look at: the events and the calls
 * that were recorded. Messages name keys and fields; values of rows appear only where a test asks for them.
 */
@NullMarked
package dev.zdm.test.assertion;

import org.jspecify.annotations.NullMarked;
