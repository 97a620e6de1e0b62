/**
 * What users hold: the entry point of the library and the handle of one migration. This package assembles the rooms
 * below it and has no logic of its own; nothing inside the library imports it.
 */
@NullMarked
package dev.zdm;

import org.jspecify.annotations.NullMarked;
