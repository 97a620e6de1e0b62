/** Binds the methods of annotated types to routed calls: what each method does, its key and its counterpart. */
@NullMarked
package dev.zdm.internal.intercept;

import org.jspecify.annotations.NullMarked;
