package dev.zdm.lint.cli;

import dev.zdm.lint.Lint;
import dev.zdm.lint.LintReport;
import dev.zdm.lint.Rule;
import dev.zdm.lint.Severity;
import dev.zdm.lint.SqlDialect;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "zdm-lint",
        mixinStandardHelpOptions = true,
        description = "Finds in SQL migrations what blocks, rewrites, loses or breaks.")
final class LintCommand implements Callable<Integer> {
    private enum Format {
        TEXT,
        JSON,
        SARIF
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "PATH", description = "A file of SQL, or a folder of them.")
    private @Nullable Path path;

    @Option(names = "--dialect", required = true, description = "${COMPLETION-CANDIDATES}")
    private SqlDialect dialect = SqlDialect.POSTGRESQL;

    @Option(names = "--server-version", description = "As 16 or 10.6; otherwise a recent one is assumed.")
    private @Nullable String version;

    @Option(
            names = "--starting-at",
            paramLabel = "FILE",
            description = "Files of the folder before it are only remembered.")
    private @Nullable String start;

    @Option(names = "--allow", paramLabel = "RULE=REASON", description = "Allows a rule in all files.")
    private Map<String, String> allowed = Map.of();

    @Option(
            names = "--transactions",
            description = "Who opens them: ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
    private Lint.Transactions transactions = Lint.Transactions.PER_FILE;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    @Option(names = "--fail-on", description = "${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
    private Severity failOn = Severity.WARNING;

    @Option(names = "--rules", description = "Prints the rules of the dialect.")
    private boolean rules;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (rules) {
            Lint.rules(dialect).forEach(rule -> out.println(line(rule)));
            return ExitCode.OK;
        }
        if (path == null) {
            throw new IllegalArgumentException("Name a file of SQL, or a folder of them");
        }
        LintReport report = Files.isDirectory(path) ? lint().folder(path) : lint().file(path);
        out.print(written(report));
        out.flush();
        return report.isFreeOf(failOn) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Lint lint() {
        Lint lint = Lint.of(dialect).transactions(transactions);
        lint = version == null ? lint : lint.version(version);
        lint = start == null ? lint : lint.startingAt(start);
        for (Map.Entry<String, String> each : allowed.entrySet()) {
            lint = lint.allowing(each.getKey(), each.getValue());
        }
        return lint;
    }

    private String written(LintReport report) {
        return switch (format) {
            case TEXT -> report.text();
            case JSON -> report.json() + System.lineSeparator();
            case SARIF -> report.sarif() + System.lineSeparator();
        };
    }

    private static String line(Rule rule) {
        return "%-7s %s: %s".formatted(rule.severity().name().toLowerCase(Locale.ROOT), rule.id(), rule.hazard());
    }
}
