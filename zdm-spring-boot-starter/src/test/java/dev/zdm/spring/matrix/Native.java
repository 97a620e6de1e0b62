package dev.zdm.spring.matrix;

import dev.zdm.spring.InMemoryNames.Name;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What runs on one side: notes every call, and fails if told to. */
abstract class Native extends KeptNames implements Shapes {
    private final List<String> made = new CopyOnWriteArrayList<>();
    private final String side;
    private volatile boolean broken;
    private volatile @Nullable String transaction;

    Native(String side) {
        this.side = side;
    }

    List<String> made() {
        return made;
    }

    /** What Spring calls the transaction of the last call: as the method that declared it. */
    @Nullable
    String transaction() {
        return transaction;
    }

    void breakDown(boolean broken) {
        this.broken = broken;
    }

    /** Whether a call leaves a row behind. */
    boolean writes() {
        return false;
    }

    String run(String method, long key) {
        made.add(side + " " + method);
        transaction = TransactionSynchronizationManager.getCurrentTransactionName();
        if (broken) {
            throw new IllegalStateException(side + " is down");
        }
        if (writes()) {
            put(new Name(key, side));
        } else {
            var unused = find(key);
        }
        return side;
    }

    @Override
    public String generic(Long key) {
        return run("generic", key);
    }

    @Override
    public String checked(long key) throws IOException {
        if (key < 0) {
            made.add(side + " checked");
            throw new IOException(side + " refuses");
        }
        return run("checked", key);
    }

    @Override
    public Optional<String> optional(long key) {
        return Optional.of(run("optional", key));
    }

    @Override
    public Stream<String> stream(long key) {
        return Stream.of(run("stream", key));
    }

    @Override
    public int primitive(int key) {
        return run("primitive", key).equals("old") ? 1 : 2;
    }

    @Override
    public void nothing(long key) {
        var unused = run("nothing", key);
    }

    @Override
    public String varargs(Long... keys) {
        return run("varargs", keys[0]);
    }

    @Override
    public String inherited(long key) {
        return run("inherited", key);
    }
}
