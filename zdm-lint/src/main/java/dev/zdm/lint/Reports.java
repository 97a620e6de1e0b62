package dev.zdm.lint;

/** Writes reports. */
final class Reports {
    private Reports() {}

    static String text(LintReport report) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : report.findings()) {
            text.append("%s:%d: %s [%s] %s%n"
                    .formatted(
                            finding.file(),
                            finding.line(),
                            finding.rule().severity().name().toLowerCase(java.util.Locale.ROOT),
                            finding.rule().id(),
                            finding.message()));
            if (!finding.rule().lock().isEmpty()) {
                text.append("    Lock: %s%n".formatted(finding.rule().lock()));
            }
            text.append("    Instead: %s%n".formatted(finding.rule().plan()));
        }
        return text.append("%d statements, %d findings, %d allowed%n"
                        .formatted(
                                report.statements(),
                                report.findings().size(),
                                report.allowed().size()))
                .toString();
    }

    static String json(LintReport report) {
        return "";
    }

    static String sarif(LintReport report) {
        return "";
    }
}
