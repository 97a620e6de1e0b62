package dev.zdm.benchmarks;

/** An entity whose e-mail address is what is flushed. */
interface Addressed {
    void email(String email);
}
