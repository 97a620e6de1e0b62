package dev.zdm.spring.matrix;

/** How a call is intercepted. */
public enum Way {
    ZDM_PROXY("Z"),
    JDK_PROXY("J"),
    CLASS_PROXY("C");

    private final String letter;

    Way(String letter) {
        this.letter = letter;
    }

    /** Under which the page explains it. */
    String letter() {
        return letter;
    }
}
