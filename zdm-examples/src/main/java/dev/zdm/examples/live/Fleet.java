package dev.zdm.examples.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Two instances behind a load balancer. Users may ask at any time; one operator deploys.
 *
 * @param <I> the instances
 */
public final class Fleet<I extends Instance> implements AutoCloseable {
    private static final List<String> NAMES = List.of("one", "two");

    private final List<I> instances = new CopyOnWriteArrayList<>();
    private int releases = 1;

    /** Starts the first release. */
    public Fleet(Function<String, I> release) {
        NAMES.forEach(name -> instances.add(release.apply(name)));
    }

    /** Replaces one instance after the other by those of another release, while requests go on. */
    public void deploy(Function<String, I> release) {
        releases++;
        for (int at = 0; at < instances.size(); at++) {
            I next = release.apply(NAMES.get(at) + "-" + releases);
            I last = instances.set(at, next);
            last.close();
        }
    }

    /** A request to some instance. */
    <T> T ask(Function<Requests, T> request) {
        I instance = instanceWithRoom();
        try {
            return request.apply(instance.requests());
        } finally {
            instance.leave();
        }
    }

    /** The same without an answer. */
    void tell(Consumer<Requests> request) {
        boolean unused = ask(requests -> {
            request.accept(requests);
            return true;
        });
    }

    private I instanceWithRoom() {
        while (true) {
            I one = instances.get(ThreadLocalRandom.current().nextInt(instances.size()));
            if (one.enter()) {
                return one;
            }
            Thread.onSpinWait();
        }
    }

    /** Where an operator asks. */
    public I any() {
        return instances.get(0);
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
    }
}
