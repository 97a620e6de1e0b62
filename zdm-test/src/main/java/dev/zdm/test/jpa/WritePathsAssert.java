package dev.zdm.test.jpa;

import dev.zdm.jpa.guard.StatementCheck.Finding;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** What can be asserted about the statements of an application whose columns move. */
public final class WritePathsAssert extends AbstractAssert<WritePathsAssert, WritePaths> {

    /**
     * Creates an assertion.
     *
     * @param actual the statements
     */
    public WritePathsAssert(WritePaths actual) {
        super(actual, WritePathsAssert.class);
    }

    /**
     * Fails if somebody writes one side of a migrated attribute only, or declares a native query that would do so or that
     * reads what will be dropped. The message shows the statements without values.
     *
     * @return this
     */
    public WritePathsAssert areAllSeen() {
        isNotNull();
        List<Finding> findings = Objects.requireNonNull(actual).findings();
        if (!findings.isEmpty()) {
            failWithMessage(
                    "Expected zdm to see every statement that names migrated columns, but not these:%n%s",
                    findings.stream().map(WritePathsAssert::described).collect(Collectors.joining("%n".formatted())));
        }
        return this;
    }

    private static String described(Finding finding) {
        return "- migration '" + finding.migration() + "': " + finding.shape() + "%n".formatted()
                + "  names " + finding.named() + " of " + finding.all() + " of table '" + finding.table()
                + "'. Remedy: use the entity or JPQL, or set all these columns and read none of them natively.";
    }
}
