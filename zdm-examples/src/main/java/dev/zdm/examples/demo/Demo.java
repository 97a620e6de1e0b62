package dev.zdm.examples.demo;

/** Runs the demo; its last line of output is one JSON object. */
public final class Demo {

    private Demo() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        System.out.println("{}");
    }
}
