package dev.zdm.proof.crash.child;

import dev.zdm.proof.crash.wire.Step;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells a statement's step in the protocol by its text. */
final class StepOf {
    static final String APPLICATION = "/* application */ ";

    private static final Pattern CHANGE = Pattern.compile("\\b(insert|update|delete|lock table|truncate)\\b");
    private static final Pattern FENCE = Pattern.compile("\\b(set|update)\\s+(\\w+\\.)?fence\\b");
    private static final Pattern ROWS = Pattern.compile("\\baccount(_v2)?\\b");

    private StepOf() {}

    static boolean isFlip(String sql) {
        return sql.contains("zdm_guard SET owner") && sql.contains("BETWEEN");
    }

    /** Of a change of ownership between two databases, by what the row says before and after it. */
    static Step flip(String to, String from) {
        if (to.equals("MOVING")) {
            return Step.FLIP_LEAVE;
        }
        if (from.equals("MOVING")) {
            return Step.FLIP_CLOSE;
        }
        return from.equals(to) ? Step.GUARD_MOVE : Step.FLIP_OPEN;
    }

    static Optional<Step> statement(String sql) {
        if (sql.startsWith(APPLICATION)) {
            return Optional.of(Step.COMMAND);
        }
        String text = sql.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("create")) {
            return Optional.empty();
        }
        if (text.contains("zdm_pending")) {
            return Optional.of(queue(text));
        }
        if (text.contains("zdm_key")) {
            return mark(text);
        }
        return ROWS.matcher(text).find() ? row(text) : shared(text);
    }

    private static Step queue(String text) {
        if (text.contains("zdm_key") || text.startsWith("insert")) {
            return Step.MARK;
        }
        return text.startsWith("delete") ? Step.SETTLE : Step.CLAIM;
    }

    private static Optional<Step> mark(String text) {
        if (!CHANGE.matcher(text).find()) {
            return Optional.empty();
        }
        return Optional.of(FENCE.matcher(text).find() ? Step.FENCE : Step.TOUCH);
    }

    private static Optional<Step> shared(String text) {
        boolean changes = CHANGE.matcher(text.replace("for update", "")).find();
        if (text.contains("zdm_guard")) {
            return Optional.of(changes ? Step.GUARD_MOVE : Step.GUARD_READ);
        }
        if (!changes || !text.contains("zdm_")) {
            return Optional.empty();
        }
        if (text.contains("zdm_migration")) {
            return Optional.of(Step.EPOCH);
        }
        if (text.contains("zdm_audit")) {
            return Optional.of(Step.AUDIT);
        }
        boolean isScan = text.contains("zdm_scan") || text.contains("zdm_chunk");
        return Optional.of(isScan ? Step.SCAN_POSITION : Step.RENEW);
    }

    private static Optional<Step> row(String text) {
        if (!text.startsWith("select")) {
            return Optional.of(Step.COPY);
        }
        return text.contains("limit") ? Optional.of(Step.SCAN_PAGE) : Optional.empty();
    }
}
