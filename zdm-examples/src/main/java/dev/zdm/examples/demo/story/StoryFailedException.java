package dev.zdm.examples.demo.story;

/** The story cannot go on. */
final class StoryFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoryFailedException(String message) {
        super(message);
    }
}
