/** The program that runs every part of the proof and prints its figures. */
@NullMarked
package dev.zdm.proof;

import org.jspecify.annotations.NullMarked;
