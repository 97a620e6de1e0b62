package dev.zdm.lint;

/** Migrations one after the other, each judged by what earlier ones made. For one thread at a time. */
public final class LintSession {
    private final Linter linter;

    LintSession(Linter linter) {
        this.linter = linter;
    }

    /**
     * Remembers what a migration made that ran long ago.
     *
     * @param sql its statements
     */
    public void remember(String sql) {
        linter.remember(sql);
    }

    /**
     * Looks through the next migration.
     *
     * @param name what findings call it
     * @param sql its statements
     * @return what was found in this one
     */
    public LintReport look(String name, String sql) {
        linter.look(name, sql);
        return linter.take();
    }
}
