package dev.zdm.test.assertion;

import dev.zdm.MigrationControl;
import dev.zdm.MigrationStatus;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/**
 * What can be asserted about every migration.
 *
 * @param <S> the assertion itself
 */
public abstract class AbstractMigrationAssert<S extends AbstractMigrationAssert<S>>
        extends AbstractAssert<S, MigrationControl> {

    /**
     * Creates an assertion.
     *
     * @param actual the migration
     * @param selfType the class of the assertion
     */
    protected AbstractMigrationAssert(MigrationControl actual, Class<S> selfType) {
        super(actual, selfType);
    }

    /**
     * The migration, which is not null.
     *
     * @return the migration under test
     */
    protected final MigrationControl migration() {
        isNotNull();
        return Objects.requireNonNull(actual);
    }

    private MigrationStatus status() {
        return migration().status();
    }

    /**
     * Fails unless the migration is in a phase.
     *
     * @param phase the phase
     * @return this
     */
    public S isInPhase(MigrationPhase phase) {
        return require(
                migration().state().phase() == phase, "to be in %s, but it is in %s".formatted(phase, present()));
    }

    /**
     * Fails unless a share of reads or calls has moved.
     *
     * @param percent the share
     * @return this
     */
    public S hasShare(int percent) {
        return require(
                migration().state().share() == percent,
                "to have share %s %%, but it is in %s".formatted(percent, present()));
    }

    /**
     * Fails unless the migration promises what was proved for a mode.
     *
     * @param mode the mode
     * @return this
     */
    public S hasMode(ConsistencyMode mode) {
        return require(
                status().mode().equals(Optional.of(mode)),
                "to be %s, but it is %s: %s"
                        .formatted(mode, status().mode().map(Enum::name).orElse("a service"), status().modeReason()));
    }

    /**
     * Fails unless the migration is held.
     *
     * @return this
     */
    public S isPaused() {
        return require(migration().state().paused(), "to be paused, but it is not");
    }

    /**
     * Fails unless the next step would be taken now.
     *
     * @return this
     */
    public S canAdvance() {
        return require(status().blockers().isEmpty(), "to be able to advance, but: %s".formatted(status().blockers()));
    }

    /**
     * Fails unless the next step would be refused for exactly these reasons.
     *
     * @param gates the names of the conditions, such as {@code backfill} or {@code bake-time}, in any order
     * @return this
     */
    public S isBlockedBy(String... gates) {
        List<String> present = status().blockers().stream()
                .map(Refusal::gate)
                .distinct()
                .sorted()
                .toList();
        List<String> wanted = List.of(gates).stream().sorted().toList();
        return require(present.equals(wanted), "to be blocked by %s, but: %s".formatted(wanted, status().blockers()));
    }

    /**
     * Fails unless a number of best-effort copies is owed.
     *
     * @param copies the number
     * @return this
     */
    public S owesCopies(int copies) {
        return require(
                status().owedCopies() == copies,
                "to owe %s copies, but it owes %s".formatted(copies, status().owedCopies()));
    }

    /**
     * Fails unless the old side was given up for good.
     *
     * @return this
     */
    public S isContracted() {
        return require(migration().state().contracted(), "to be contracted, but it is in %s".formatted(present()));
    }

    /**
     * Where the migration is, for messages.
     *
     * @return such as {@code READ_NEW 25 %}
     */
    protected final String present() {
        return migration().state().describe();
    }

    /**
     * Fails with a message that begins with the migration, unless a condition holds.
     *
     * @param holds the condition
     * @param expectation what was expected and what is, after the migration's name
     * @return this
     */
    protected final S require(boolean holds, String expectation) {
        if (!holds) {
            failWithMessage("Expected migration '%s' %s", migration().id(), expectation);
        }
        return myself;
    }
}
