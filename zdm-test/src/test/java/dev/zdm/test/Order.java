package dev.zdm.test;

/** A row of the old shape. */
record Order(long id, String customer, int status) {}
