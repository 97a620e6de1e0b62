package dev.zdm.examples.demo.load;

import dev.zdm.examples.demo.data.CustomerRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The history of one customer: written by one client, one write after the other, and read by all. A read may return
 * what was acknowledged last when it began, or anything written since (Lamport's regular register).
 *
 * <p>After a write with an unknown outcome its owner writes no more, since that write may still take effect at any time.
 */
final class Register {
    private final long id;
    private final List<@Nullable CustomerRow> versions = new ArrayList<>();
    private int acknowledged;

    Register(long id, CustomerRow first) {
        this.id = id;
        versions.add(first);
    }

    long id() {
        return id;
    }

    /** A write is about to be sent; null deletes. */
    synchronized void writing(@Nullable CustomerRow next) {
        versions.add(next);
    }

    /** The write under way was acknowledged. */
    synchronized void acknowledge() {
        acknowledged = versions.size() - 1;
    }

    /** The position from which on versions may be seen by a read that begins now. */
    synchronized int position() {
        return acknowledged;
    }

    /** Whether a read that began at a position and ends now may have seen a row; null if it found none. */
    synchronized boolean permits(int position, @Nullable CustomerRow seen) {
        return versions.subList(position, versions.size()).stream().anyMatch(version -> Objects.equals(version, seen));
    }

    synchronized @Nullable CustomerRow current() {
        return versions.get(acknowledged);
    }

    synchronized Ledger.Entry entry() {
        return new Ledger.Entry(
                id, Collections.unmodifiableList(new ArrayList<>(versions.subList(acknowledged, versions.size()))));
    }
}
