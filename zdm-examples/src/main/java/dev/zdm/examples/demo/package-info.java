/**
 * The demo: a shop moves its customers to another table and its pricing to another service while sixteen clients use it,
 * and one line of JSON says what that cost them. Begin with {@code shop}, which is what a team would write, and {@code
 * story}, which is what its operator does. The rest is what it takes to prove it: {@code world} runs the shop and what it
 * needs, {@code load} is the clients, {@code ledger} what they were promised, {@code check} compares that with the
 * tables, {@code screen} shows it.
 */
@NullMarked
package dev.zdm.examples.demo;

import org.jspecify.annotations.NullMarked;
