package dev.zdm.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every error names its migration. Where the place that raises it does not know it, this table says why, and who adds it;
 * a class that raises nameless errors and is not in the table fails here.
 */
class NamelessErrorsTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", "."), "src", "main", "java", "dev", "zdm");
    private static final Pattern NAMELESS =
            Pattern.compile("(?:new [\\w.]+Exception|super|this)\\(\\s*null,\\s*(?:null|phase)\\b");

    private static final String VALUE =
            "a value that no migration has yet; Zdm adds the name where one is being declared";
    private static final String STORE =
            "a table or store that several migrations may share; routing and scans add the name";
    private static final String THROTTLE =
            "a throttle may hold back the scans of several migrations, which it never fails";
    private static final String HEALTH = "a check of health concerns the whole instance";
    private static final String BUILT = "built for a migration; Naming adds the name";
    private static final String KEY = "found while a call is served; the router adds the name";
    private static final String SCAN = "found while rows are copied or compared; routing and scans add the name";

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("Comparisons", "a blank name"),
            Map.entry("Environment", BUILT),
            Map.entry("Proxies", BUILT),
            Map.entry("Registration", BUILT),
            Map.entry("Switches", BUILT),
            Map.entry("Zdm", "a blank id"),
            Map.entry("ZdmBuilder", VALUE),
            Map.entry("CopyLeg", SCAN),
            Map.entry("RowComparison", SCAN),
            Map.entry("Pages", SCAN),
            Map.entry("NumberedRows", SCAN),
            Map.entry("SimpleKeyExpressions", KEY),
            Map.entry("DatabaseException", STORE),
            Map.entry("Dialect", STORE),
            Map.entry("MappedColumns", STORE),
            Map.entry("JdbcThrottles", THROTTLE),
            Map.entry("DatabaseLoad", THROTTLE),
            Map.entry("PostgresLoad", THROTTLE),
            Map.entry("MySqlLoad", THROTTLE),
            Map.entry("JdbcTableBuilder", STORE),
            Map.entry("RecordParts", VALUE),
            Map.entry("MarkedForRollbackException", STORE),
            Map.entry("TableCheck", STORE),
            Map.entry("TableShape", STORE),
            Map.entry("TogglzFeatureGate", BUILT),
            Map.entry("Webhook", "a notifier serves all migrations"),
            Map.entry("BreakerSettings", VALUE),
            Map.entry("CalibrationPolicy", VALUE),
            Map.entry("Calibration", "a plan is calibrated before there is a migration"),
            Map.entry("TrafficModel", "a plan is calibrated before there is a migration"),
            Map.entry("GatePolicy", VALUE),
            Map.entry("ChecklistItem", VALUE),
            Map.entry("ChecklistPolicy", VALUE),
            Map.entry("Instruction", VALUE),
            Map.entry("HealthChecks", HEALTH),
            Map.entry("HeapCheck", HEALTH),
            Map.entry("NamedCheck", HEALTH),
            Map.entry("UrlCheck", HEALTH),
            Map.entry("GateTarget", VALUE),
            Map.entry("KeyType", VALUE),
            Map.entry("MigrationKind", VALUE),
            Map.entry("PatrolPolicy", VALUE),
            Map.entry("ReadPolicy", VALUE),
            Map.entry("RepairPolicy", VALUE),
            Map.entry("RolloutPlan", VALUE),
            Map.entry("ScanPolicy", VALUE),
            Map.entry("ScheduleWindow", VALUE),
            Map.entry("Trigger", VALUE),
            Map.entry("ServedPhases", VALUE),
            Map.entry("ShadowPolicy", VALUE));

    @Test
    void only_these_classes_raise_errors_without_a_name() throws IOException {
        assertThat(nameless()).containsExactlyInAnyOrderElementsOf(REASONS.keySet());
    }

    private static Set<String> nameless() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> NAMELESS.matcher(read(file)).find())
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
