package dev.zdm.spring;

import dev.zdm.ColumnMigration;
import dev.zdm.Migration;
import dev.zdm.MigrationControl;
import dev.zdm.ScanControls;
import dev.zdm.ScanProgress;
import dev.zdm.event.ScanKind;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.CopyQueue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * What the endpoint shows of a migration besides its state.
 *
 * @param showKeys whether the keys of rows are shown, not only their hashes
 */
record EndpointParts(boolean showKeys) {
    static final List<String> NAMES =
            List.of("history", "progress", "rollout", "checklist", "report", "deadletters", "gate");

    private static final int SHOWN = 100;
    private static final int MOST = 1_000;

    /** What was asked for, where anything may be missing. */
    record Question(
            String part, @Nullable String to, @Nullable Integer limit) {}

    /** Every change so far, oldest first. */
    record History(String id, List<Entry> history) {}

    /** A change, and what it rested on. */
    record Entry(String before, String state, long epoch, String at, String by, String reason, String evidence) {}

    /** The latest scans of the present run; none of a service. */
    record Progress(String id, List<Scanning> scans) {}

    /** How far a scan is. */
    record Scanning(
            String kind,
            long rows,
            long estimatedRows,
            long mismatches,
            long roundTripFailures,
            String startedAt,
            @Nullable String finishedAt,
            double rowsPerSecond,
            @Nullable Long remainingMillis,
            List<Worker> workers,
            int freeChunks,
            @Nullable String restsBecause,
            boolean runsHere) {
        static Scanning of(ScanProgress progress) {
            return new Scanning(
                    progress.scan().kind().name(),
                    progress.scan().rows(),
                    progress.estimatedRows(),
                    progress.scan().mismatches(),
                    progress.scan().roundTripFailures(),
                    progress.scan().startedAt().toString(),
                    Optional.ofNullable(progress.scan().finishedAt())
                            .map(Object::toString)
                            .orElse(null),
                    progress.rowsPerSecond(),
                    progress.remaining().map(rest -> rest.toMillis()).orElse(null),
                    progress.workers().stream().map(Worker::of).toList(),
                    progress.freeChunks(),
                    progress.restsBecause().orElse(null),
                    progress.runsHere());
        }
    }

    /** Whoever is at work on a range. */
    record Worker(String name, long leaseLeftMillis) {
        static Worker of(ScanProgress.Worker worker) {
            return new Worker(worker.name(), worker.leaseLeft().toMillis());
        }
    }

    /**
     * Copies that were given up, oldest first.
     *
     * @param id the migration's id
     * @param count how many there are
     * @param uncertain whether a database did not answer, so that there may be more
     * @param reasons how many of those that are shown failed for each reason
     * @param letters those that are shown
     */
    record DeadLetters(String id, long count, boolean uncertain, List<Reason> reasons, List<Letter> letters) {}

    /** How many copies failed for a reason. */
    record Reason(String error, long count) {}

    /** A copy that was given up; the key is null unless keys may be shown. */
    record Letter(String keyHash, @Nullable String key, int attempts, String error, String since) {}

    WebEndpointResponse<?> show(MigrationControl migration, Question asked) {
        return switch (asked.part()) {
            case "history" -> new WebEndpointResponse<>(history(migration));
            case "progress" -> new WebEndpointResponse<>(progress(migration));
            case "rollout" -> new WebEndpointResponse<>(RolloutView.of(migration));
            case "checklist" -> new WebEndpointResponse<>(ChecklistView.of(migration));
            case "report" -> new WebEndpointResponse<>(migration.report());
            case "deadletters" -> new WebEndpointResponse<>(deadLetters(migration, limit(migration, asked.limit())));
            case "gate" -> gate(migration, asked.to()).response();
            default -> EndpointAnswers.noPart(asked.part()).response();
        };
    }

    private static History history(MigrationControl migration) {
        List<Entry> entries = migration.history().stream()
                .map(entry -> new Entry(
                        entry.before(),
                        entry.after().describe(),
                        entry.after().epoch(),
                        entry.after().changedAt().toString(),
                        entry.after().changedBy(),
                        entry.after().reason(),
                        entry.evidence()))
                .toList();
        return new History(migration.id(), entries);
    }

    private static Progress progress(MigrationControl migration) {
        List<Scanning> scans = scans(migration).stream()
                .flatMap(controls ->
                        Arrays.stream(ScanKind.values()).map(controls::progress).flatMap(Optional::stream))
                .map(Scanning::of)
                .toList();
        return new Progress(migration.id(), scans);
    }

    private static Optional<ScanControls> scans(MigrationControl migration) {
        if (migration instanceof Migration<?, ?> data) {
            return Optional.of(data.scans());
        }
        return migration instanceof ColumnMigration columns ? Optional.of(columns.scans()) : Optional.empty();
    }

    private static int limit(MigrationControl migration, @Nullable Integer limit) {
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw new ConfigurationException(
                    migration.id(),
                    migration.state().phase(),
                    "a limit of " + limit + " was asked for",
                    "give 1 to " + MOST + "; without one it is " + SHOWN);
        }
        return limit == null ? SHOWN : limit;
    }

    private DeadLetters deadLetters(MigrationControl migration, int limit) {
        if (!(migration instanceof Migration<?, ?> data)) {
            return new DeadLetters(migration.id(), 0, false, List.of(), List.of());
        }
        var owed = data.status().backlog();
        List<Letter> letters = letters(data, limit);
        return new DeadLetters(migration.id(), owed.deadLetters(), owed.unknown(), reasons(letters), letters);
    }

    private static List<Reason> reasons(List<Letter> letters) {
        return letters.stream()
                .collect(Collectors.groupingBy(Letter::error, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> new Reason(each.getKey(), each.getValue()))
                .toList();
    }

    private <K> List<Letter> letters(Migration<K, ?> migration, int limit) {
        Function<CopyQueue.DeadLetter<K>, Letter> view = letter -> new Letter(
                migration.hashOf(letter.key()),
                showKeys ? String.valueOf(letter.key()) : null,
                letter.attempts(),
                letter.error(),
                letter.since().toString());
        return migration.deadLetters(limit).stream().map(view).toList();
    }

    private static EndpointAnswers.Gate gate(MigrationControl migration, @Nullable String to) {
        GateTarget target = target(migration, to == null ? "" : to);
        List<Refusal> refusals = migration.refusals(target);
        return new EndpointAnswers.Gate(
                refusals.isEmpty(), to == null ? "" : to, MigrationView.Change.of(migration.state()), refusals);
    }

    private static GateTarget target(MigrationControl migration, String to) {
        return GateTarget.parse(to, migration.state().kind());
    }
}
