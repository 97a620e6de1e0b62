package dev.zdm.lint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes reports: for people, for programs, for code hosts. */
final class Reports {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Reports() {}

    static String text(LintReport report) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : report.findings()) {
            Rule rule = finding.rule();
            text.append("%s:%d: %s [%s] %s\n"
                    .formatted(finding.file(), finding.line(), severity(rule), rule.id(), finding.message()));
            if (!rule.lock().isEmpty()) {
                text.append("    Lock: ").append(rule.lock()).append('\n');
            }
            text.append("    Instead: ").append(rule.plan()).append('\n');
        }
        return text.append("%d statements, %d findings, %d allowed\n"
                        .formatted(
                                report.statements(),
                                report.findings().size(),
                                report.allowed().size()))
                .toString();
    }

    static String json(LintReport report) {
        ObjectNode root = NODES.objectNode().put("statements", report.statements());
        ArrayNode findings = root.putArray("findings");
        report.findings().forEach(finding -> findings.add(json(finding)));
        ArrayNode allowed = root.putArray("allowed");
        report.allowed()
                .forEach(allowance -> allowed.add(json(allowance.finding()).put("reason", allowance.reason())));
        return write(root);
    }

    private static ObjectNode json(Finding finding) {
        Rule rule = finding.rule();
        return NODES.objectNode()
                .put("rule", rule.id())
                .put("severity", severity(rule))
                .put("file", finding.file())
                .put("line", finding.line())
                .put("subject", finding.subject())
                .put("message", finding.message())
                .put("lock", rule.lock())
                .put("plan", rule.plan());
    }

    /** SARIF 2.1.0, the parts that code hosts read: tool, rules, results with places and suppressions. */
    static String sarif(LintReport report) {
        ObjectNode root = NODES.objectNode()
                .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .put("version", "2.1.0");
        ObjectNode run = root.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver").put("name", "zdm-lint");
        ArrayNode rules = driver.putArray("rules");
        Stream.concat(report.findings().stream(), report.allowed().stream().map(Allowance::finding))
                .map(Finding::rule)
                .distinct()
                .forEach(rule -> rules.add(sarif(rule)));
        ArrayNode results = run.putArray("results");
        report.findings().forEach(finding -> results.add(result(finding)));
        report.allowed().forEach(allowance -> {
            ObjectNode result = result(allowance.finding());
            result.putArray("suppressions")
                    .addObject()
                    .put("kind", "inSource")
                    .put("justification", allowance.reason());
            results.add(result);
        });
        return write(root);
    }

    private static ObjectNode sarif(Rule rule) {
        ObjectNode node = NODES.objectNode().put("id", rule.id());
        node.putObject("shortDescription").put("text", rule.hazard());
        node.putObject("help").put("text", rule.plan());
        node.putObject("defaultConfiguration").put("level", level(rule));
        return node;
    }

    private static ObjectNode result(Finding finding) {
        ObjectNode node = NODES.objectNode().put("ruleId", finding.rule().id()).put("level", level(finding.rule()));
        node.putObject("message")
                .put("text", finding.message() + " Instead: " + finding.rule().plan());
        ObjectNode place = node.putArray("locations").addObject().putObject("physicalLocation");
        place.putObject("artifactLocation").put("uri", finding.file().replace('\\', '/'));
        place.putObject("region").put("startLine", finding.line());
        return node;
    }

    private static String level(Rule rule) {
        return rule.severity() == Severity.HINT ? "note" : severity(rule);
    }

    private static String severity(Rule rule) {
        return rule.severity().name().toLowerCase(Locale.ROOT);
    }

    private static String write(ObjectNode root) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers could not be written", e);
        }
    }
}
