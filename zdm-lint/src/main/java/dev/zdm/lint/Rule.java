package dev.zdm.lint;

import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One hazard of one dialect: what it is, what it locks, and what to do instead. Immutable; compared by identity, told apart
 * by dialect and {@link #id}.
 */
public final class Rule {
    private final String id;
    private final Severity severity;
    private final Set<SqlDialect> dialects;
    private final String hazard;
    private final String lock;
    private final String plan;
    private final List<String> sources;
    private final String failing;
    private final String passing;
    private final BiPredicate<Fact, Around> applies;

    private Rule(Builder builder, BiPredicate<Fact, Around> applies) {
        this.id = builder.id;
        this.severity = builder.severity;
        this.dialects = builder.dialects;
        this.hazard = builder.hazard;
        this.lock = builder.lock;
        this.plan = builder.plan;
        this.sources = builder.sources;
        this.failing = builder.failing;
        this.passing = builder.passing;
        this.applies = applies;
    }

    /**
     * The name to allow it by: {@code add-column-volatile-default}.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * How much it matters.
     *
     * @return the severity
     */
    public Severity severity() {
        return severity;
    }

    /**
     * Where it applies.
     *
     * @return the dialects
     */
    public Set<SqlDialect> dialects() {
        return dialects;
    }

    /**
     * What goes wrong, in one sentence.
     *
     * @return the hazard
     */
    public String hazard() {
        return hazard;
    }

    /**
     * The strongest lock that the statement takes; for MySQL and MariaDB the weakest {@code LOCK=} that the server accepts.
     *
     * @return the lock, empty where the hazard is no lock
     */
    public String lock() {
        return lock;
    }

    /**
     * What to do instead.
     *
     * @return the plan
     */
    public String plan() {
        return plan;
    }

    /**
     * The manuals and tools that name the hazard.
     *
     * @return the sources
     */
    public List<String> sources() {
        return sources;
    }

    /**
     * A script in which the rule finds something.
     *
     * @return the failing
     */
    public String failing() {
        return failing;
    }

    /**
     * The same change as a script in which it finds nothing.
     *
     * @return the passing
     */
    public String passing() {
        return passing;
    }

    boolean finds(Fact fact, Around around) {
        return applies.test(fact, around);
    }

    @Override
    public String toString() {
        return id;
    }

    static Builder error(String id) {
        return new Builder(id, Severity.ERROR);
    }

    static Builder warning(String id) {
        return new Builder(id, Severity.WARNING);
    }

    static Builder hint(String id) {
        return new Builder(id, Severity.HINT);
    }

    /** Collects what a rule says before what it looks for. */
    static final class Builder {
        private final String id;
        private final Severity severity;
        private Set<SqlDialect> dialects = Set.of(SqlDialect.POSTGRESQL);
        private String hazard = "";
        private String lock = "";
        private String plan = "";
        private List<String> sources = List.of();
        private String failing = "";
        private String passing = "";

        private Builder(String id, Severity severity) {
            this.id = id;
            this.severity = severity;
        }

        Builder on(SqlDialect... where) {
            dialects = Set.of(where);
            return this;
        }

        Builder hazard(String text) {
            hazard = text;
            return this;
        }

        Builder lock(String text) {
            lock = text;
            return this;
        }

        Builder plan(String text) {
            plan = text;
            return this;
        }

        Builder from(String... where) {
            sources = List.of(where);
            return this;
        }

        Builder fails(String sql) {
            failing = sql;
            return this;
        }

        Builder passes(String sql) {
            passing = sql;
            return this;
        }

        /** The rule, for facts of one kind. */
        <F extends Fact> Rule when(Class<F> kind, BiPredicate<F, Around> test) {
            return new Rule(this, (fact, around) -> kind.isInstance(fact) && test.test(kind.cast(fact), around));
        }

        /** The rule, for tables that others already use. */
        <F extends Fact.OfTable> Rule onOldTable(Class<F> kind, BiPredicate<F, Around> test) {
            return when(kind, (fact, around) -> !around.isNew(fact.table()) && test.test(fact, around));
        }
    }
}
