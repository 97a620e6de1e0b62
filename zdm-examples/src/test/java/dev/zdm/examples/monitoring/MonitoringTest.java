package dev.zdm.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.examples.demo.Postgres;
import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.CustomerTables;
import dev.zdm.examples.demo.world.PricingServer;
import dev.zdm.examples.demo.world.ShopServer;
import dev.zdm.examples.monitoring.PromQl.Matching;
import dev.zdm.examples.monitoring.PromQl.Selector;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.ServicePhase;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dashboard and alerts name only what a scrape of the shop has, which moves its calls by itself meanwhile. */
class MonitoringTest {
    private static final String DASHBOARD = "/dev/zdm/grafana/zdm-dashboard.json";
    private static final String ALERTS = "/dev/zdm/prometheus/zdm-alerts.yml";
    private static final String ALERTS_TEST = "/dev/zdm/examples/monitoring/zdm-alerts-test.yml";
    private static final String URL = Postgres.freshDatabase();
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Added by Prometheus itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static PricingServer pricing;
    private static ShopServer shop;
    private static Scrape scrape;

    @TempDir
    private Path folder;

    @BeforeAll
    static void scrapeWhileItMoves() throws Exception {
        try (Connection connection = DriverManager.getConnection(URL)) {
            CustomerTables.create(connection);
            CustomerTables.fill(connection, new CustomerData(42), 10);
        }
        pricing = PricingServer.start("pricing");
        shop = ShopServer.start(
                new ShopServer.Surroundings(
                        URL,
                        pricing.url(),
                        pricing.url(),
                        List.of(
                                "--management.endpoints.web.exposure.include=prometheus",
                                "--management.metrics.distribution.percentiles-histogram.zdm.operation=true",
                                "--zdm.observations.enabled=true",
                                "--zdm.migrations.pricing.rollout.mode=auto",
                                "--zdm.migrations.pricing.rollout.minimum-time=0s",
                                "--zdm.migrations.pricing.rollout.check-every=100ms",
                                "--zdm.migrations.pricing.gates.min-comparisons=1",
                                "--zdm.migrations.pricing.gates.bake-time=0s")),
                event -> {});
        MigrationControl calls = shop.bean(Zdm.class).control("pricing");
        calls.rollout().approve(Instruction.by("ann"));
        askUntilTheNewSideAnswers(calls);
        scrape = Scrape.parse(get("/actuator/prometheus"));
    }

    private static void askUntilTheNewSideAnswers(MigrationControl calls) throws Exception {
        long end = System.nanoTime() + LONGEST_NANOS;
        for (int customer = 1; calls.state().phase() != ServicePhase.RAMP && System.nanoTime() < end; customer++) {
            assertThat(get("/quotes?amount=1&customer=" + customer)).contains("cents");
        }
        assertThat(calls.state().phase()).as(calls.rollout().doing()).isEqualTo(ServicePhase.RAMP);
    }

    private static String get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(shop.url() + path)).build(), BodyHandlers.ofString())
                .body();
    }

    @AfterAll
    static void close() {
        shop.close();
        pricing.close();
    }

    @Test
    void everySeriesAndLabelOfTheDashboardIsInAScrape() throws IOException {
        // when
        List<String> queries = queries();

        // then
        assertThat(queries).hasSizeGreaterThan(30).allSatisfy(MonitoringTest::requireKnown);
    }

    @Test
    void everySeriesAndLabelOfTheAlertsIsInAScrape() throws IOException {
        assertThat(rules()).hasSizeGreaterThan(10).allSatisfy(rule -> requireKnown((String) rule.get("expr")));
    }

    @Test
    void aQueryWithAMisspeltNameLabelOrValueIsFound() {
        assertThat(problems("max by (job, migration) (zdm_phase{migration=~\"$migration\"})"))
                .isEmpty();
        assertThat(problems("zdm_fase")).containsExactly("no series zdm_fase");
        assertThat(problems("zdm_calls_seconds_count{seite=\"new\"}"))
                .containsExactly("no label seite of zdm_calls_seconds_count");
        assertThat(problems("zdm_calls_seconds_count{side=~\"new|neu\"}"))
                .containsExactly("no side neu of zdm_calls_seconds_count");
        assertThat(problems("sum by (seite) (zdm_calls_seconds_count)"))
                .containsExactly("no label seite of zdm_calls_seconds_count");
    }

    private static void requireKnown(String expression) {
        assertThat(PromQl.parse(expression).selectors()).as(expression).isNotEmpty();
        assertThat(problems(expression)).as(expression).isEmpty();
    }

    private static Set<String> problems(String expression) {
        PromQl parsed = PromQl.parse(expression);
        Set<String> problems = new LinkedHashSet<>();
        for (Selector selector : parsed.selectors()) {
            if (!scrape.has(selector.name())) {
                problems.add("no series " + selector.name());
            } else {
                Stream.concat(selector.labels().stream().map(Matching::label), parsed.grouping().stream())
                        .filter(label -> !isLabel(selector, label))
                        .forEach(label -> problems.add("no label " + label + " of " + selector.name()));
                selector.labels().forEach(each -> problems.addAll(unknownValues(selector, each)));
            }
        }
        return problems;
    }

    private static boolean isLabel(Selector selector, String label) {
        return OF_PROMETHEUS.contains(label) || scrape.labels(selector.name()).containsKey(label);
    }

    private static List<String> unknownValues(Selector selector, Matching matching) {
        Set<String> known = scrape.labels(selector.name()).get(matching.label());
        return matching.wanted()
                .filter(value -> known != null && !known.contains(value))
                .map(value -> "no " + matching.label() + " " + value + " of " + selector.name())
                .toList();
    }

    private static List<String> queries() throws IOException {
        JsonNode dashboard = dashboard();
        return Stream.concat(
                        dashboard
                                .get("panels")
                                .valueStream()
                                .flatMap(panel -> panel.path("targets").valueStream()),
                        dashboard.get("annotations").get("list").valueStream())
                .map(target -> target.get("expr").asString())
                .toList();
    }

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.builder().build().readTree(resource(DASHBOARD));
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(MonitoringTest.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theDashboardCanBeImportedAndAsksTheDataSourceThatIsChosen() throws IOException {
        // when
        JsonNode dashboard = dashboard();

        // then
        assertThat(dashboard.has("id")).as("an id is another dashboard's").isFalse();
        List<JsonNode> variables =
                dashboard.get("templating").get("list").valueStream().toList();
        assertThat(variables.stream().map(each -> each.get("name").asString()))
                .containsExactly("datasource", "migration");
        assertThat(variables.get(0).get("type").asString()).isEqualTo("datasource");
        assertThat(scrape.labels("zdm_phase")).containsKey("migration");
        assertThat(variables.get(1).get("definition").asString()).isEqualTo("label_values(zdm_phase, migration)");
        assertThat(dashboard.findValues("datasource"))
                .isNotEmpty()
                .allSatisfy(source -> assertThat(source.get("uid").asString()).isEqualTo("${datasource}"));
    }

    @Test
    void noPanelIsCalledLikeAnotherOrCoversIt() throws IOException {
        // when
        List<JsonNode> panels = dashboard().get("panels").valueStream().toList();

        // then
        assertThat(panels).extracting(panel -> panel.get("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.get("title").asString()).doesNotHaveDuplicates();
        assertThat(panels.stream().flatMap(MonitoringTest::cells)).doesNotHaveDuplicates();
    }

    private static Stream<String> cells(JsonNode panel) {
        JsonNode place = panel.get("gridPos");
        int x = place.get("x").asInt();
        int y = place.get("y").asInt();
        assertThat(x + place.get("w").asInt()).isLessThanOrEqualTo(24);
        return IntStream.range(x, x + place.get("w").asInt())
                .boxed()
                .flatMap(
                        column -> IntStream.range(y, y + place.get("h").asInt()).mapToObj(line -> column + "/" + line));
    }

    @Test
    void everyAlertHasANameASeverityAndWords() throws IOException {
        assertThat(rules()).extracting(rule -> rule.get("alert")).doesNotHaveDuplicates();
        assertThat(rules()).allSatisfy(rule -> {
            assertThat((String) rule.get("alert")).matches("Zdm[A-Z][A-Za-z]+");
            assertThat(texts(rule, "labels").get("severity")).isIn("critical", "warning");
            assertThat(texts(rule, "annotations")).containsOnlyKeys("summary", "description");
            assertThat(texts(rule, "annotations").values()).allMatch(text -> !text.isBlank());
            assertThat(rule.keySet()).isSubsetOf("alert", "expr", "for", "labels", "annotations");
            assertThat((String) rule.getOrDefault("for", "0m")).matches("\\d+[smh]");
        });
    }

    @Test
    void everyAlertHasATestOfItsRule() throws IOException {
        // when
        String tests = resource(ALERTS_TEST);

        // then
        assertThat(rules()).allSatisfy(rule -> assertThat(tests).contains("alertname: " + rule.get("alert")));
    }

    @SuppressWarnings("unchecked") // text by text, as the files of rules are
    private static Map<String, String> texts(Map<String, Object> rule, String name) {
        return (Map<String, String>) rule.get(name);
    }

    @SuppressWarnings("unchecked") // the shape of a file of rules
    private static List<Map<String, Object>> rules() throws IOException {
        Map<String, List<Map<String, Object>>> file =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(resource(ALERTS));
        assertThat(file).containsOnlyKeys("groups");
        return file.get("groups").stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .toList();
    }

    @Test
    void prometheusAcceptsTheRulesAndItsTestsOfThemHold() throws Exception {
        // given
        Path promtool = promtool().orElse(null);
        assumeTrue(promtool != null, "there is no promtool on the PATH");
        Files.writeString(folder.resolve("zdm-alerts.yml"), resource(ALERTS));
        Files.writeString(folder.resolve("zdm-alerts-test.yml"), resource(ALERTS_TEST));

        // then
        requireSuccess(promtool, "check", "rules", "zdm-alerts.yml");
        requireSuccess(promtool, "test", "rules", "zdm-alerts-test.yml");
    }

    @Test
    void prometheusUnderstandsEveryQueryOfTheDashboard() throws Exception {
        // given
        Path promtool = promtool().orElse(null);
        assumeTrue(promtool != null, "there is no promtool on the PATH");
        List<String> queries = queries();
        Files.writeString(
                folder.resolve("queries.yml"),
                IntStream.range(0, queries.size())
                        .mapToObj(number -> String.format(
                                Locale.ROOT,
                                "      - record: query_%d%n        expr: '%s'%n",
                                number,
                                queries.get(number).replace("$__rate_interval", "5m")))
                        .collect(Collectors.joining("", "groups:\n  - name: queries\n    rules:\n", "")));

        // then
        requireSuccess(promtool, "check", "rules", "queries.yml");
    }

    private static Optional<Path> promtool() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void requireSuccess(Path promtool, String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(Stream.concat(Stream.of(promtool.toString()), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
