package dev.zdm.jdbc;

/** Text whose type the column decides, so that it also fills json, enum and citext columns. */
record Untyped(String text) {}
