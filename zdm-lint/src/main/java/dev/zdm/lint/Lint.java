package dev.zdm.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks through SQL migrations for what blocks, rewrites, loses or breaks:
 *
 * <pre>{@code
 * LintReport report = Lint.of(SqlDialect.POSTGRESQL).version("16").folder(Path.of("src/main/resources/db/migration"));
 * }</pre>
 *
 * <p>Files are read in their order, so that a later one is judged by what earlier ones made. A hazard that was looked at is
 * allowed by a comment before the statement, {@code -- zdm:allow drop-table: empty since release 4}, or for all files by
 * {@link #allowing}. What the grammar cannot read is a finding. Immutable and thread-safe: each method gives a new one.
 */
public final class Lint {
    /** Who opens transactions around the statements of a file. Matters on PostgreSQL only. */
    public enum Transactions {
        /** The tool, one for a file without a statement that the server refuses inside one: Flyway's default, and ours. */
        PER_FILE,
        /** Nobody: each statement is one, unless the file says {@code BEGIN}. */
        PER_STATEMENT
    }

    private final SqlDialect dialect;
    private final ServerVersion version;
    private final Transactions transactions;
    private final Map<String, String> allowed;
    private final @Nullable String start;
    private final SchemaUse use;

    private Lint(
            SqlDialect dialect,
            ServerVersion version,
            Transactions transactions,
            Map<String, String> allowed,
            @Nullable String start,
            SchemaUse use) {
        this.use = use;
        this.dialect = dialect;
        this.version = version;
        this.transactions = transactions;
        this.allowed = allowed;
        this.start = start;
    }

    /**
     * The rules of a dialect, for the version that {@link SqlDialect#assumedVersion} names.
     *
     * @param dialect whose SQL the files are written in
     * @return a linter that allows nothing
     */
    public static Lint of(SqlDialect dialect) {
        return new Lint(dialect, dialect.assumedVersion(), Transactions.PER_FILE, Map.of(), null, SchemaUse.UNKNOWN);
    }

    /**
     * All rules of a dialect, those for older servers too.
     *
     * @param dialect the dialect
     * @return the rules, in the order of the documentation
     */
    public static List<Rule> rules(SqlDialect dialect) {
        return Rules.of(dialect);
    }

    /**
     * For servers of this version.
     *
     * @param number the version, as {@code 16} or {@code 10.6}
     * @return a linter for it
     * @throws IllegalArgumentException if it is no version
     */
    public Lint version(String number) {
        return new Lint(dialect, ServerVersion.parse(number), transactions, allowed, start, use);
    }

    /**
     * For a tool that opens transactions in this way.
     *
     * @param opened who opens them
     * @return a linter for it
     */
    public Lint transactions(Transactions opened) {
        return new Lint(dialect, version, opened, allowed, start, use);
    }

    /**
     * Allows a rule in all files.
     *
     * @param rule the rule's id
     * @param reason why, for the next reader
     * @return a linter that reports it as allowed
     * @throws IllegalArgumentException if the dialect has no such rule, or the reason is blank
     */
    public Lint allowing(String rule, String reason) {
        if (Rules.of(dialect).stream().noneMatch(known -> known.id().equals(rule))) {
            throw new IllegalArgumentException(
                    "There is no rule '%s' for %s; docs/schema.md lists them".formatted(rule, dialect.label()));
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException(
                    "Allowing rule '%s' needs a reason that the next reader can check".formatted(rule));
        }
        Map<String, String> more = new LinkedHashMap<>(allowed);
        more.put(rule, reason.strip());
        return new Lint(dialect, version, transactions, Map.copyOf(more), start, use);
    }

    /**
     * Only remembers what the files of a folder before this one made: they ran long ago.
     *
     * @param fileName the first file to look through, by its name without folders
     * @return a linter that begins there
     */
    public Lint startingAt(String fileName) {
        return new Lint(dialect, version, transactions, allowed, fileName, use);
    }

    /**
     * With somebody who knows what is still used: the mappings of an application, the phases of its migrations.
     *
     * @param known asked about everything that a file takes away
     * @return a linter that asks him
     */
    public Lint knowing(SchemaUse known) {
        return new Lint(dialect, version, transactions, allowed, start, known);
    }

    /**
     * Looks through a text.
     *
     * @param name what findings call it
     * @param sql the statements
     * @return what was found
     */
    public LintReport sql(String name, String sql) {
        Linter linter = linter();
        linter.look(name, sql);
        return linter.report();
    }

    /**
     * Looks through a file in UTF-8.
     *
     * @param file the file
     * @return what was found
     * @throws UncheckedIOException if it cannot be read
     */
    public LintReport file(Path file) {
        return sql(file.toString(), read(file));
    }

    /**
     * Looks through the {@code .sql} files of a folder and those below it: by the numbers in their names, repeatable ones of
     * Flyway ({@code R__}) last, its undo files ({@code U…}) not at all.
     *
     * @param folder the folder
     * @return what was found
     * @throws UncheckedIOException if the folder or a file cannot be read
     * @throws IllegalArgumentException if there is no such file, or none of the name given to {@link #startingAt}
     */
    public LintReport folder(Path folder) {
        List<Path> files = MigrationFiles.of(folder);
        boolean begun = start == null;
        Linter linter = linter();
        for (Path file : files) {
            begun = begun || file.endsWith(String.valueOf(start));
            if (begun) {
                linter.look(folder.relativize(file).toString(), read(file));
            } else {
                linter.remember(read(file));
            }
        }
        if (!begun) {
            throw new IllegalArgumentException("No file below %s is named '%s'".formatted(folder, start));
        }
        return linter.report();
    }

    /**
     * For a tool that hands over one migration after the other.
     *
     * @return a session that remembers what they made
     */
    public LintSession begin() {
        return new LintSession(linter());
    }

    private Linter linter() {
        return new Linter(dialect, version, transactions, allowed, use);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Migration " + file + " cannot be read as UTF-8", e);
        }
    }
}
