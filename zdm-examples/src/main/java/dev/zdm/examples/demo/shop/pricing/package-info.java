/** How the shop asks for a price: two clients of two services over HTTP, and the annotation that moves the calls. */
@NullMarked
package dev.zdm.examples.demo.shop.pricing;

import org.jspecify.annotations.NullMarked;
