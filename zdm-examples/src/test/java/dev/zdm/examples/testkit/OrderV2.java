package dev.zdm.examples.testkit;

record OrderV2(long id, String customer, String state) {}
