package dev.zdm.test.assertion;

import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.RecordStore;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * What can be asserted about the rows of both sides. Keys and names of fields are printed; values only after {@link
 * #showingValues()}.
 *
 * @param <K> the key, which must be comparable
 * @param <O> the old row
 * @param <N> the new row
 */
public final class SidesAssert<K, O, N> extends AbstractAssert<SidesAssert<K, O, N>, RecordStore<K, O>> {
    private static final int SHOWN = 20;

    private final RecordStore<K, N> next;
    private final Differences<K, O, N> differences;
    private boolean withValues;

    /**
     * Creates an assertion.
     *
     * @param old the old rows
     * @param next the new rows
     * @param mapping translates between the two shapes
     */
    public SidesAssert(RecordStore<K, O> old, RecordStore<K, N> next, Mapping<O, N> mapping) {
        super(old, SidesAssert.class);
        this.next = next;
        this.differences = new Differences<>(old, next, mapping);
    }

    /**
     * Prints the values of rows that differ, too. Not for rows that hold somebody's data.
     *
     * @return this
     */
    public SidesAssert<K, O, N> showingValues() {
        withValues = true;
        return this;
    }

    /**
     * Fails unless both sides have the same keys with rows that are equal under the mapping.
     *
     * @return this
     */
    public SidesAssert<K, O, N> agree() {
        return failOn(differences.find(), "");
    }

    /**
     * Fails unless the sides agree as far as a phase promises it: before the backfill is complete NEW may lack rows, but
     * those it has are true; from {@code SYNC} to {@code WRITE_NEW} both are equal; while only one side is used, the
     * other may hold anything.
     *
     * @param phase the phase
     * @return this
     */
    public SidesAssert<K, O, N> agreeAsPromisedIn(Phase phase) {
        List<Difference<K, N>> broken = differences.find().stream()
                .filter(found -> breaks(phase, found))
                .toList();
        return failOn(broken, " in " + phase);
    }

    private static boolean breaks(Phase phase, Difference<?, ?> found) {
        return switch (phase) {
            case OLD_ONLY, NEW_ONLY -> false;
            case DUAL_WRITE, BACKFILL -> found.missingOn() != Side.NEW;
            case SYNC, READ_NEW, WRITE_NEW -> true;
        };
    }

    /**
     * Fails unless the rows of exactly these keys differ or are missing on a side.
     *
     * @param keys the keys, in any order
     * @return this
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final SidesAssert<K, O, N> differExactlyIn(K... keys) {
        List<Difference<K, N>> found = differences.find();
        Set<K> present = found.stream().map(Difference::key).collect(Collectors.toSet());
        if (!present.equals(Set.of(keys))) {
            failWithMessage("Expected %s to differ in %s, but: %s", names(), List.of(keys), describe(found));
        }
        return this;
    }

    private SidesAssert<K, O, N> failOn(List<Difference<K, N>> found, String where) {
        if (!found.isEmpty()) {
            failWithMessage(
                    "Expected %s to agree%s, but %s rows do not: %s", names(), where, found.size(), describe(found));
        }
        return this;
    }

    private String names() {
        return "'" + actual.name() + "' and '" + next.name() + "'";
    }

    private String describe(List<Difference<K, N>> found) {
        String rest = found.size() > SHOWN ? "; …" : "";
        return found.stream()
                .limit(SHOWN)
                .map(difference -> difference.describe(withValues))
                .collect(Collectors.joining("; ", "", rest));
    }
}
