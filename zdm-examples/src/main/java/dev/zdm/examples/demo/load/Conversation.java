package dev.zdm.examples.demo.load;

import dev.zdm.examples.demo.load.ShopClient.Answer;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Sends one request after the other, times each, and counts every answer that was not expected. */
final class Conversation {
    private final Figures figures;

    Conversation(Figures figures) {
        this.figures = figures;
    }

    /** One request. */
    @FunctionalInterface
    interface Request {
        Answer send() throws IOException, InterruptedException;
    }

    /** The answer, empty if there was none or its status is not among those expected. */
    Optional<Answer> ask(String what, Set<Integer> expected, Request request) {
        long begin = System.nanoTime();
        try {
            Answer answer = request.send();
            figures.answered(System.nanoTime() - begin);
            return checked(what, expected, answer);
        } catch (IOException e) {
            figures.answered(System.nanoTime() - begin);
            figures.failed(what + " got no answer: " + e.getClass().getSimpleName() + " " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            figures.failed(what + " was interrupted");
        }
        return Optional.empty();
    }

    private Optional<Answer> checked(String what, Set<Integer> expected, Answer answer) {
        if (expected.contains(answer.status())) {
            return Optional.of(answer);
        }
        figures.failed(what + " was answered with " + answer.status());
        return Optional.empty();
    }
}
