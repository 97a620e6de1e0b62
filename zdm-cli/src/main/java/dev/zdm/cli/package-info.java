/**
 * The command line: the same operations as the endpoint's, over HTTP, or through the database with zdm's own tables where
 * nobody serves HTTP. {@link dev.zdm.cli.Main} is what {@code java -jar zdm-cli.jar} runs; everything else is hidden.
 */
@NullMarked
package dev.zdm.cli;

import org.jspecify.annotations.NullMarked;
