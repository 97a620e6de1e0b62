package dev.zdm.lint.flyway;

import dev.zdm.lint.Lint;
import dev.zdm.lint.LintReport;
import dev.zdm.lint.LintSession;
import dev.zdm.lint.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's callback: looks through each SQL migration before Flyway runs it, and refuses what is not free of findings; nothing
 * of that migration has run then. Migrations in Java are not looked into. One instance for each {@code migrate}, at most one at a
 * time.
 */
public final class LintCallback implements Callback {
    private final LintSession session;
    private final Severity severity;
    private final @Nullable MigrationVersion start;

    private LintCallback(LintSession session, Severity severity, @Nullable MigrationVersion start) {
        this.session = session;
        this.severity = severity;
        this.start = start;
    }

    /**
     * Looks through all migrations.
     *
     * @param lint the rules
     * @param severity the lowest that stops a migration
     * @return a callback for {@code FluentConfiguration.callbacks}
     */
    public static LintCallback of(Lint lint, Severity severity) {
        return new LintCallback(lint.begin(), severity, null);
    }

    /**
     * Looks through migrations from a version on; earlier ones, which an empty database still runs, are only remembered.
     *
     * @param lint the rules
     * @param severity the lowest that stops a migration
     * @param version the first to look through, as {@code 42} or {@code 1.7}
     * @return a callback for {@code FluentConfiguration.callbacks}
     */
    public static LintCallback startingAt(Lint lint, Severity severity, String version) {
        return new LintCallback(lint.begin(), severity, MigrationVersion.fromVersion(version));
    }

    @Override
    public boolean supports(Event event, @Nullable Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, @Nullable Context context) {
        return true;
    }

    /**
     * Looks through the migration that is next.
     *
     * @throws FlywayException with the findings if it is not free of them, or if its file cannot be read
     */
    @Override
    public void handle(Event event, Context context) {
        MigrationInfo migration = context.getMigrationInfo();
        Configuration configuration = context.getConfiguration();
        if (Arrays.stream(configuration.getSqlMigrationSuffixes()).noneMatch(migration.getScript()::endsWith)) {
            return;
        }
        String sql = filled(read(migration, configuration), configuration);
        if (isEarlier(migration)) {
            session.remember(sql);
            return;
        }
        LintReport report = session.look(migration.getScript(), sql);
        if (!report.isFreeOf(severity)) {
            throw new FlywayException("Migration %s was not run, because of what it would do:%n%s"
                    .formatted(migration.getScript(), report.text()));
        }
    }

    @Override
    public String getCallbackName() {
        return "zdm-lint";
    }

    private boolean isEarlier(MigrationInfo migration) {
        MigrationVersion version = migration.getVersion();
        return start != null && version != null && version.compareTo(start) < 0;
    }

    private static String filled(String sql, Configuration configuration) {
        if (!configuration.isPlaceholderReplacement()) {
            return sql;
        }
        String filled = sql;
        for (Map.Entry<String, String> each : configuration.getPlaceholders().entrySet()) {
            String placeholder =
                    configuration.getPlaceholderPrefix() + each.getKey() + configuration.getPlaceholderSuffix();
            filled = filled.replace(placeholder, each.getValue());
        }
        return filled;
    }

    private static String read(MigrationInfo migration, Configuration configuration) {
        Charset encoding = configuration.getEncoding();
        try {
            Path file = Path.of(migration.getPhysicalLocation());
            if (Files.isRegularFile(file)) {
                return Files.readString(file, encoding);
            }
            for (Location location : configuration.getLocations()) {
                String name = location.getRootPath() + "/" + migration.getScript();
                try (InputStream stream = configuration.getClassLoader().getResourceAsStream(name)) {
                    if (stream != null) {
                        return new String(stream.readAllBytes(), encoding);
                    }
                }
            }
        } catch (IOException e) {
            throw new FlywayException("Migration " + migration.getScript() + " cannot be read to be looked through", e);
        }
        throw new FlywayException("Migration %s is at none of Flyway's locations, so it cannot be looked through"
                .formatted(migration.getScript()));
    }
}
