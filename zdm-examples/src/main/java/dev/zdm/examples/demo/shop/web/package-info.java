/** The shop as its clients see it, whatever keeps its customers. */
@NullMarked
package dev.zdm.examples.demo.shop.web;

import org.jspecify.annotations.NullMarked;
