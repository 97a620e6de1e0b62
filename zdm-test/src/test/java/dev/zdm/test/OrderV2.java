package dev.zdm.test;

/** A row of the new shape. */
record OrderV2(long id, String customer, String state) {}
