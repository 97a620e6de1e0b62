package dev.zdm.benchmarks;

/** The row of both sides: no mapping, so that routing is all that is measured. */
record Row(Long id, String name) {}
