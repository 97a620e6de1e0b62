package dev.zdm.test.assertion;

import dev.zdm.MigrationControl;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent.Compared;
import dev.zdm.event.Operation;
import dev.zdm.event.Verdict;
import dev.zdm.plan.Side;
import java.util.List;
import java.util.Locale;

/** What can be asserted about a migration of the test kit, whose calls and events were recorded. */
public final class RiggedMigrationAssert extends AbstractMigrationAssert<RiggedMigrationAssert> {
    private final RecordedCalls calls;
    private final RecordedEvents events;

    /**
     * Creates an assertion.
     *
     * @param actual the migration
     * @param calls what was called
     * @param events what happened
     */
    public RiggedMigrationAssert(MigrationControl actual, RecordedCalls calls, RecordedEvents events) {
        super(actual, RiggedMigrationAssert.class);
        this.calls = calls;
        this.events = events;
    }

    private long count(Operation operation, Side side) {
        return calls.count(migration().id(), operation, side);
    }

    /**
     * Fails unless a side has been read at least once by the application.
     *
     * @param side the side
     * @return this
     */
    public RiggedMigrationAssert hasServedReadsFrom(Side side) {
        return requireCalls(Operation.READ, side, count(Operation.READ, side) > 0, "at least once");
    }

    /**
     * Fails if the other side has been read by the application, or this one has not.
     *
     * @param side the side
     * @return this
     */
    public RiggedMigrationAssert hasServedReadsOnlyFrom(Side side) {
        hasServedReadsFrom(side);
        return requireCalls(Operation.READ, side.other(), count(Operation.READ, side.other()) == 0, "never");
    }

    /**
     * Fails unless a side has been written at least once by the application.
     *
     * @param side the side
     * @return this
     */
    public RiggedMigrationAssert hasWrittenTo(Side side) {
        return requireCalls(Operation.WRITE, side, count(Operation.WRITE, side) > 0, "at least once");
    }

    /**
     * Fails unless a service has been called at least once for a caller.
     *
     * @param side the old or the new service
     * @return this
     */
    public RiggedMigrationAssert hasCalled(Side side) {
        return requireCalls(Operation.CALL, side, count(Operation.CALL, side) > 0, "at least once");
    }

    /**
     * Fails if a service has been called for a caller; shadow calls do not count.
     *
     * @param side the old or the new service
     * @return this
     */
    public RiggedMigrationAssert hasNotCalled(Side side) {
        return requireCalls(Operation.CALL, side, count(Operation.CALL, side) == 0, "never");
    }

    private RiggedMigrationAssert requireCalls(Operation operation, Side side, boolean holds, String howOften) {
        return require(
                holds,
                "in %s to %s the %s side %s, but it did so %s times (other side: %s)"
                        .formatted(
                                present(),
                                operation.name().toLowerCase(Locale.ROOT),
                                side,
                                howOften,
                                count(operation, side),
                                count(operation, side.other())));
    }

    /**
     * Fails if a comparison of both sides found a difference. Shadow calls are made when the test runs them.
     *
     * @return this
     */
    public RiggedMigrationAssert hasNoMismatch() {
        List<String> fields = mismatches().stream()
                .flatMap(event -> event.fields().stream())
                .distinct()
                .toList();
        return require(
                mismatches().isEmpty(),
                "to have no mismatch, but %s differ in %s"
                        .formatted(mismatches().size(), fields));
    }

    /**
     * Fails unless a comparison of both sides found a difference in exactly these fields.
     *
     * @param fields the fields' names, in any order
     * @return this
     */
    public RiggedMigrationAssert hasMismatchIn(String... fields) {
        List<String> wanted = List.of(fields);
        boolean found = mismatches().stream()
                .anyMatch(event ->
                        event.fields().size() == wanted.size() && event.fields().containsAll(wanted));
        return require(
                found,
                "to have a mismatch in %s, but there were %s"
                        .formatted(
                                wanted,
                                mismatches().stream().map(Compared::fields).toList()));
    }

    private List<Compared> mismatches() {
        return events.comparisons(migration().id(), Verdict.MISMATCH);
    }

    /**
     * Fails unless comparisons found both sides equal.
     *
     * @param comparisons how many
     * @return this
     */
    public RiggedMigrationAssert hasMatches(int comparisons) {
        int matches = events.comparisons(migration().id(), Verdict.MATCH).size();
        return require(
                matches == comparisons,
                "to have %s matching comparisons, but there were %s".formatted(comparisons, matches));
    }

    /**
     * Fails unless the old side answered what belonged to the new one, for exactly these reasons in this order.
     *
     * @param reasons the reasons; none if it must never have happened
     * @return this
     */
    public RiggedMigrationAssert hasFallenBack(FallbackReason... reasons) {
        List<FallbackReason> present = events.fallbacks(migration().id());
        return require(
                present.equals(List.of(reasons)),
                "to have fallen back %s, but it was %s".formatted(List.of(reasons), present));
    }
}
