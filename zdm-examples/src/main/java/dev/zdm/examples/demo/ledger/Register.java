package dev.zdm.examples.demo.ledger;

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
public final class Register {
    private final long id;
    private final List<@Nullable CustomerRow> versions = new ArrayList<>();
    private int acknowledged;
    private int settled;

    /**
     * A customer that exists and is known.
     *
     * @param id its key
     * @param first its present state
     */
    public Register(long id, CustomerRow first) {
        this.id = id;
        versions.add(first);
    }

    /**
     * Whose history it is.
     *
     * @return the customer's key
     */
    public long id() {
        return id;
    }

    /**
     * A write is about to be sent.
     *
     * @param next the state that it leaves, null if it deletes
     */
    public synchronized void writing(@Nullable CustomerRow next) {
        versions.add(next);
    }

    /**
     * The write under way was acknowledged.
     */
    public synchronized void acknowledge() {
        settle();
        acknowledged = settled;
    }

    /** The write under way is durable, but reads may not see it yet: the side that they ask has no copy of it. */
    public synchronized void settle() {
        settled = versions.size() - 1;
    }

    /**
     * Where a read that begins now stands in this history.
     *
     * @return the position
     */
    public synchronized int position() {
        return acknowledged;
    }

    /**
     * Whether a read that ends now was told the truth.
     *
     * @param position where it stood when it began
     * @param seen what it returned, null if it found no customer
     * @return false if that is older than the position, or was never written
     */
    public synchronized boolean permits(int position, @Nullable CustomerRow seen) {
        return versions.subList(position, versions.size()).stream().anyMatch(version -> Objects.equals(version, seen));
    }

    /**
     * What is known to be durable.
     *
     * @return the state, null if it was deleted
     */
    public synchronized @Nullable CustomerRow current() {
        return versions.get(settled);
    }

    synchronized Ledger.Entry entry() {
        return new Ledger.Entry(
                id, Collections.unmodifiableList(new ArrayList<>(versions.subList(settled, versions.size()))));
    }
}
