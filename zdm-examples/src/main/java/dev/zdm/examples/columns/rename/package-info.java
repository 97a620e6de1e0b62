/** {@code email} becomes {@code email_address}; and, once nobody knows the old column any more, {@code email} again. */
@NullMarked
package dev.zdm.examples.columns.rename;

import org.jspecify.annotations.NullMarked;
