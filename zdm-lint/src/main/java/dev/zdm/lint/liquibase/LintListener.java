package dev.zdm.lint.liquibase;

import dev.zdm.lint.Lint;
import dev.zdm.lint.LintReport;
import dev.zdm.lint.LintSession;
import dev.zdm.lint.Severity;
import java.util.ArrayList;
import java.util.List;
import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase's listener: looks through the SQL that each changeset comes to, whether it is written in SQL, XML or YAML, before
 * Liquibase runs it, and refuses what is not free of findings; nothing of that changeset has run then. A changeset's comment may
 * allow a rule for its first statement. One instance for each update.
 */
public final class LintListener extends AbstractChangeExecListener {
    private final LintSession session;
    private final Severity severity;

    private LintListener(LintSession session, Severity severity) {
        this.session = session;
        this.severity = severity;
    }

    /**
     * Looks through all changesets that are run.
     *
     * @param lint the rules
     * @param severity the lowest that stops a changeset
     * @return a listener for {@code Liquibase.setChangeExecListener}
     */
    public static LintListener of(Lint lint, Severity severity) {
        return new LintListener(lint.begin(), severity);
    }

    /**
     * Looks through the changeset that is next.
     *
     * @throws UnexpectedLiquibaseException with the findings if it is not free of them
     */
    @Override
    public void willRun(ChangeSet changeSet, DatabaseChangeLog changeLog, Database database, RunStatus status) {
        String name = changeSet.toString(false);
        LintReport report = session.look(name, sql(changeSet, database));
        if (!report.isFreeOf(severity)) {
            throw new UnexpectedLiquibaseException(
                    "Changeset %s was not run, because of what it would do:%n%s".formatted(name, report.text()));
        }
    }

    private static String sql(ChangeSet changeSet, Database database) {
        List<String> statements = new ArrayList<>();
        changeSet.getChanges().forEach(change -> statements.addAll(statements(change, database)));
        return "-- changeset %s:%s runInTransaction:%s\n%s%s"
                .formatted(
                        oneWord(changeSet.getAuthor()),
                        oneWord(changeSet.getId()),
                        changeSet.isRunInTransaction(),
                        comment(changeSet.getComments()),
                        String.join(";\n", statements));
    }

    private static String oneWord(String text) {
        return text.replaceAll("[\\s:]+", "_");
    }

    private static String comment(@Nullable String comments) {
        return comments == null || comments.isBlank()
                ? ""
                : "-- " + comments.strip().replaceAll("\\R", " ") + "\n";
    }

    private static List<String> statements(Change change, Database database) {
        if (change instanceof CustomChangeWrapper || change instanceof ExecuteShellCommandChange) {
            return List.of("CALL code()");
        }
        List<String> texts = new ArrayList<>();
        for (SqlStatement statement : change.generateStatements(database)) {
            for (Sql sql : SqlGeneratorFactory.getInstance().generateSql(statement, database)) {
                texts.add(sql.toSql());
            }
        }
        return texts;
    }
}
