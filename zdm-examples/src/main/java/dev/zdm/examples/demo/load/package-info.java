/** The load generator, a process of its own that knows nothing of zdm: it talks HTTP and keeps a ledger of what it was told. */
@NullMarked
package dev.zdm.examples.demo.load;

import org.jspecify.annotations.NullMarked;
