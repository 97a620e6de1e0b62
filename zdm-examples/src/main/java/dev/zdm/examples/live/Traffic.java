package dev.zdm.examples.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Users who never stop. Each has rows of its own, so that it knows what it must read: what it wrote last. The first request
 * that fails, or answers something else, is the end of the story.
 */
public final class Traffic implements AutoCloseable {
    private static final int USERS = 4;

    private final Fleet<?> fleet;
    private final ExecutorService threads = Executors.newFixedThreadPool(USERS);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong requests = new AtomicLong();
    private final List<CompletableFuture<Void>> users = new ArrayList<>();

    /** Begins at once. */
    public Traffic(Fleet<?> fleet) {
        this.fleet = fleet;
        for (int user = 1; user <= USERS; user++) {
            int number = user;
            users.add(CompletableFuture.runAsync(() -> use(number), threads));
        }
    }

    private void use(int user) {
        List<Integer> values = new ArrayList<>();
        while (!over.get()) {
            int row = ThreadLocalRandom.current().nextInt(50);
            if (row >= values.size()) {
                int value = value(user, values.size(), 0);
                long id = id(user, values.size());
                write(() -> fleet.tell(code -> code.insert(id, value)));
                values.add(value);
            } else {
                int value = values.get(row) + 1;
                write(() -> fleet.tell(code -> code.change(id(user, row), value)));
                values.set(row, value);
                expect(value, fleet.ask(code -> code.read(id(user, row))));
                expect(List.of(id(user, row)), fleet.ask(code -> code.find(value)));
            }
        }
    }

    private static long id(int user, int row) {
        return user * 1_000_000L + row;
    }

    /** Of one row at one time, and of no other. */
    private static int value(int user, int row, int version) {
        return (user * 100 + row) * 100_000 + version;
    }

    private void write(Runnable request) {
        request.run();
        requests.incrementAndGet();
    }

    private void expect(Object written, Object read) {
        requests.incrementAndGet();
        if (!written.equals(read)) {
            throw new IllegalStateException("a row has another value than the one that was written last");
        }
    }

    /** Requests that were answered, all of them as they should. */
    public long requests() {
        return requests.get();
    }

    /** Waits until some more were answered; fails as soon as one has failed. */
    public void goOn(long more) {
        CompletableFuture<Object> failed = CompletableFuture.anyOf(users.toArray(CompletableFuture[]::new));
        long target = requests.get() + more;
        while (requests.get() < target) {
            boolean over = failed.handle((nothing, failure) -> true)
                    .completeOnTimeout(false, 10, TimeUnit.MILLISECONDS)
                    .join();
            if (over) {
                throw new IllegalStateException(
                        "the users do not go on",
                        failed.handle((nothing, e) -> e).join());
            }
        }
    }

    /** No request may have failed. */
    @Override
    public void close() {
        over.set(true);
        try {
            users.forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }
    }
}
