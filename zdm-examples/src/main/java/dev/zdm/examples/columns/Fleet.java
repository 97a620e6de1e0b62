package dev.zdm.examples.columns;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.hibernate.Session;

/** Two instances behind a load balancer. */
final class Fleet implements AutoCloseable {
    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    private final String url;

    Fleet(String url, Version version) {
        this.url = url;
        instances.add(new Instance("one", url, version));
        instances.add(new Instance("two", url, version));
    }

    /** Replaces one instance after the other by those of another release, while requests go on. */
    void deploy(Version version, IntFunction<String> names) {
        for (int at = 0; at < instances.size(); at++) {
            Instance next = new Instance(names.apply(at), url, version);
            Instance last = instances.set(at, next);
            last.close();
        }
    }

    /** A request is one transaction on some instance. */
    <T> T request(BiFunction<Version, Session, T> work) {
        Instance instance = instanceWithRoom();
        try {
            return instance.sessions().fromTransaction(session -> work.apply(instance.version(), session));
        } finally {
            instance.leave();
        }
    }

    private Instance instanceWithRoom() {
        while (true) {
            Instance one = instances.get(ThreadLocalRandom.current().nextInt(instances.size()));
            if (one.enter()) {
                return one;
            }
            Thread.onSpinWait();
        }
    }

    /** Where an operator asks. */
    Instance any() {
        return instances.get(0);
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
    }
}
