package dev.zdm.proof.crash;

import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Reply;
import dev.zdm.proof.crash.world.ChildProcess;
import dev.zdm.proof.crash.world.Spare;
import dev.zdm.proof.crash.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The children that serve at present. Whoever dies is replaced: one time under his name, so that the new one takes his
 * place, the next time under another, so that he must be given up. Thread-safe.
 */
final class Fleet implements AutoCloseable {
    private static final int SPARES = 2;

    private int born;
    private int dead;
    private final World world;
    private final CrashSettings settings;
    private final Path logs;
    private final Consumer<Reply> ledger;
    private final List<ChildProcess> children = new ArrayList<>();
    private final Queue<Spare> spares = new ArrayDeque<>();
    private final Set<String> retired = new HashSet<>();
    private final Queue<String> missing = new ConcurrentLinkedQueue<>();
    private final Queue<String> halts = new ConcurrentLinkedQueue<>();

    Fleet(World world, CrashSettings settings, Path logs, Consumer<Reply> ledger) {
        this.world = world;
        this.settings = settings;
        this.logs = logs;
        this.ledger = ledger;
    }

    /** Starts as many as are missing. */
    synchronized void replenish() {
        children.stream().filter(ChildProcess::isOverdue).forEach(ChildProcess::kill);
        children.stream().filter(ChildProcess::isDead).forEach(this::bury);
        children.removeIf(ChildProcess::isDead);
        while (children.size() < settings.children()) {
            children.add(start());
        }
        while (spares.size() < SPARES) {
            spares.add(spare());
        }
    }

    /** Nobody is called again what the operator may be about to call dead. */
    private void bury(ChildProcess child) {
        dead++;
        if (dead % 2 == 0) {
            retired.add(child.name());
            missing.add(child.name());
        }
    }

    private ChildProcess start() {
        Spare spare = spares.isEmpty() ? spare() : spares.remove();
        return spare.become(world.child(freeName(), CrashSettings.TIME_TO_LIVE, settings.mutant()), this::hear);
    }

    private Spare spare() {
        born++;
        try {
            return Spare.start(logs.resolve("process-" + born + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String freeName() {
        List<String> taken = children.stream().map(ChildProcess::name).toList();
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> "child-" + number)
                .filter(name -> !taken.contains(name) && !retired.contains(name))
                .findFirst()
                .orElseThrow();
    }

    private void hear(Reply reply) {
        if (reply.outcome() == Outcome.HALTING) {
            halts.add(reply.detail());
        } else {
            ledger.accept(reply);
        }
    }

    /** One that serves, by the throw of a die. */
    synchronized Optional<ChildProcess> any(Random random) {
        return anyBut(Optional.empty(), random);
    }

    /** One that serves, but not this one. */
    synchronized Optional<ChildProcess> anyBut(Optional<ChildProcess> spared, Random random) {
        List<ChildProcess> others = serving().stream()
                .filter(child -> spared.filter(child::equals).isEmpty())
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(others.get(random.nextInt(others.size())));
    }

    synchronized List<ChildProcess> serving() {
        return children.stream().filter(ChildProcess::isServing).toList();
    }

    synchronized boolean isWhole() {
        return serving().size() == settings.children();
    }

    /** Whether nobody has anything to do. */
    synchronized boolean isIdle() {
        return children.stream().allMatch(ChildProcess::isIdle);
    }

    synchronized int born() {
        return born;
    }

    /** The failpoints at which children have died, in the order of their deaths. */
    Queue<String> halts() {
        return halts;
    }

    /** Names of the dead that nobody has taken, and nobody will: they can be called dead without fear. */
    Queue<String> missing() {
        return missing;
    }

    @Override
    public synchronized void close() {
        children.forEach(ChildProcess::kill);
        children.clear();
        spares.forEach(Spare::kill);
        spares.clear();
    }
}
