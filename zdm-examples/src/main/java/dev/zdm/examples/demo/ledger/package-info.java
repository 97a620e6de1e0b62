/** What the clients of the shop were told, and so what must be true of every customer at any time and at the end. */
@NullMarked
package dev.zdm.examples.demo.ledger;

import org.jspecify.annotations.NullMarked;
