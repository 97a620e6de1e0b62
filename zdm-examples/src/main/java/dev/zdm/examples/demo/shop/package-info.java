/** The application that is migrated while it runs: a Spring Boot shop as a team would have it, with its annotations. */
@NullMarked
package dev.zdm.examples.demo.shop;

import org.jspecify.annotations.NullMarked;
