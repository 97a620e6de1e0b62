package dev.zdm.examples.testkit;

record Order(long id, String customer, int status) {}
