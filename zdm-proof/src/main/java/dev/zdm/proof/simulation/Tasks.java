package dev.zdm.proof.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** The executor of one machine: every task is a fiber of its own. */
final class Tasks extends AbstractExecutorService {
    private final World world;
    private final Machine machine;

    Tasks(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    @Override
    public void execute(Runnable task) {
        Fiber unused = world.start(machine.name() + " task", machine, task);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
