package dev.zdm.spring.matrix;

/** How a call is intercepted. */
enum Way {
    ZDM_PROXY("`Zdm.proxy`"),
    JDK_PROXY("Spring, JDK proxy"),
    CLASS_PROXY("Spring, class proxy");

    private final String words;

    Way(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
