package dev.zdm.internal.cutover;

import dev.zdm.event.FailureKind;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StateStoreException;
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
            throw isOutage(e) ? unknown(e) : e;
        } finally {
            lock.unlock();
        }
    }

    /** A database of the rows was lost: it speaks of rows, and knows nothing of the change that it was asked for. */
    private static boolean isOutage(MigrationException failure) {
        FailureKind kind = FailureKind.of(failure);
        return !(failure instanceof StateStoreException)
                && (kind == FailureKind.UNAVAILABLE || kind == FailureKind.TIMEOUT);
    }

    private StateStoreException unknown(MigrationException cause) {
        MigrationState state = view.state();
        return new StateStoreException(
                state.migration(),
                state.phase(),
                "a database was lost during the change, so that nobody knows how far it came",
                "read status() before you ask again; a move of the writes that was begun is ended by the next change",
                cause);
    }

    /** A listener, or what drops the old side, hears of a change that is only half done. */
    void requireNoneUnderWay() {
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
