package dev.zdm.examples.demo.load;

import dev.zdm.examples.demo.load.ShopClient.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Sends one request after the other to any instance of the shop, times each, and counts every answer that was not
 * expected. Where an instance is gone the next one is asked, if that is allowed. Used by one thread.
 */
final class Conversation {
    private final List<ShopClient> shops;
    private final Figures figures;
    private final SplittableRandom random;

    Conversation(List<ShopClient> shops, Figures figures, SplittableRandom random) {
        this.shops = shops;
        this.figures = figures;
        this.random = random;
    }

    /** One request. */
    @FunctionalInterface
    interface Request {
        Answer send(ShopClient shop) throws IOException, InterruptedException;
    }

    /** Whether a request may be sent again after its answer was lost, and may have taken effect. */
    enum Repeatable {
        /** Once or twice is the same: it reads, or says what is to be, and nobody else writes that customer. */
        YES,
        /** Only if it was never sent, because nobody took the connection. */
        NO
    }

    /** The answer, empty if there was none or its status is not among those expected. */
    Optional<Answer> ask(String what, Repeatable repeatable, Set<Integer> expected, Request request) {
        long begin = System.nanoTime();
        try {
            Optional<Answer> answer = anybody(what, repeatable, request);
            figures.answered(System.nanoTime() - begin);
            return answer.flatMap(given -> checked(what, expected, given));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            figures.failed(what + " was interrupted");
            return Optional.empty();
        }
    }

    private Optional<Answer> anybody(String what, Repeatable repeatable, Request request) throws InterruptedException {
        List<ShopClient> open = shops.stream().filter(ShopClient::serves).toList();
        int first = open.size() == 1 ? 0 : random.nextInt(open.size());
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(request.send(open.get((first + attempt) % open.size())));
            } catch (IOException e) {
                boolean allowed = repeatable == Repeatable.YES || e instanceof ConnectException;
                if (attempt == open.size() || !allowed) {
                    gaveUp(what, allowed, e);
                    return Optional.empty();
                }
                figures.retried();
            }
        }
    }

    /** Where another instance could have been asked, but must not be, nothing failed that anybody could have helped. */
    private void gaveUp(String what, boolean allowed, IOException e) {
        if (allowed || shops.size() == 1) {
            figures.failed(what + " got no answer: " + e.getClass().getSimpleName() + " " + e.getMessage());
        } else {
            figures.indeterminate();
        }
    }

    private Optional<Answer> checked(String what, Set<Integer> expected, Answer answer) {
        if (expected.contains(answer.status())) {
            return Optional.of(answer);
        }
        figures.failed(what + " was answered with " + answer.status());
        return Optional.empty();
    }
}
