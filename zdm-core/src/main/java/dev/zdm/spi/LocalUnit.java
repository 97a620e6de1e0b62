package dev.zdm.spi;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What every {@link Unit} keeps whose {@link TransactionScope} begins and ends it itself: attributes, callbacks, and whether
 * it may commit. Belongs to the thread that began it.
 */
public abstract class LocalUnit implements Unit {
    private final boolean readOnly;
    private final Map<Object, Object> attributes = new HashMap<>();
    private final List<Consumer<Boolean>> callbacks = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean rollbackOnly;

    /**
     * A unit that has just begun.
     *
     * @param readOnly whether it was declared to write nothing
     */
    protected LocalUnit(boolean readOnly) {
        this.readOnly = readOnly;
    }

    /**
     * Tells the callbacks how the unit ended, those of the commit first. Every one is told, also after another has thrown.
     *
     * @param committed whether it committed
     * @param before what was thrown before, null if nothing was
     * @return what was thrown before and by the callbacks, as one; null if nothing was
     */
    protected final @Nullable Throwable tell(boolean committed, @Nullable Throwable before) {
        @Nullable Throwable thrown = before;
        for (Runnable callback : committed ? List.copyOf(afterCommit) : List.<Runnable>of()) {
            try {
                callback.run();
            } catch (RuntimeException | Error e) {
                thrown = join(thrown, e);
            }
        }
        for (Consumer<Boolean> callback : List.copyOf(callbacks)) {
            try {
                callback.accept(committed);
            } catch (Throwable e) {
                // Whatever it is: the callbacks after this one still have to hear of the end.
                thrown = joinLate(thrown, e);
            }
        }
        return thrown;
    }

    /**
     * What becomes of several exceptions: the first one, and the others suppressed by it.
     *
     * @param first what was thrown before, null if nothing was
     * @param next what a callback has thrown
     * @return what stands for both
     */
    protected @Nullable Throwable join(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    /**
     * The same for what a callback of the completion has thrown, which must not throw.
     *
     * @param first what was thrown before, null if nothing was
     * @param next what the callback has thrown
     * @return what stands for both; {@code first} if nobody is to be told
     */
    protected @Nullable Throwable joinLate(@Nullable Throwable first, Throwable next) {
        return join(first, next);
    }

    /**
     * Throws on what {@link #tell} has returned.
     *
     * @param thrown what was thrown, null to go on
     * @throws UndeclaredThrowableException around anything but a runtime exception or an error
     */
    protected static void rethrow(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown != null) {
            throw new UndeclaredThrowableException(thrown);
        }
    }

    /**
     * Whether the unit can only be rolled back.
     *
     * @return true after {@link #markRollbackOnly}
     */
    public final boolean isRollbackOnly() {
        return rollbackOnly;
    }

    @Override
    public final boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public final void markRollbackOnly() {
        rollbackOnly = true;
    }

    @Override
    public final void afterCompletion(Consumer<Boolean> callback) {
        callbacks.add(callback);
    }

    @Override
    public void afterCommit(Runnable callback) {
        afterCommit.add(callback);
    }

    @Override
    public final @Nullable Object attribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public final void attach(Object key, Object value) {
        attributes.put(key, value);
    }
}
