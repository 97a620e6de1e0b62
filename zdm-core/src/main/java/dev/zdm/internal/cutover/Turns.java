package dev.zdm.internal.cutover;

import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The changes of one migration that this instance makes: one after the other, never one inside another. */
final class Turns {
    private final ReentrantLock lock = new ReentrantLock();
    private final LocalView view;

    Turns(LocalView view) {
        this.view = view;
    }

    <T> T take(Supplier<T> change) {
        requireNoneUnderWay();
        lock.lock();
        try {
            view.requirePlace();
            return change.get();
        } catch (MigrationException e) {
            e.locate(view.state().migration(), view.state().phase());
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** A listener, or what drops the old side, hears of a change that is only half done. */
    private void requireNoneUnderWay() {
        if (lock.isHeldByCurrentThread()) {
            MigrationState state = view.state();
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    "a change was asked for in the middle of another one, on the thread that makes it",
                    "ask for it on another thread, and do not wait for it inside the listener");
        }
    }
}
