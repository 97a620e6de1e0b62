package dev.zdm.cli;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.RolloutNotes;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.StateStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The database with zdm's own tables, where nobody serves HTTP. What is answered is called as the endpoint calls it. */
final class JdbcTarget implements Target {
    private static final int NOT_FOUND = 404;

    private final StateStore store;
    private final JdbcRequests requests;

    JdbcTarget(StateStore store, JdbcRequests requests) {
        this.store = store;
        this.requests = requests;
    }

    @Override
    public Reply list() {
        return Reply.ok(Map.of(
                "migrations",
                store.states().all().stream().map(JdbcTarget::view).toList()));
    }

    @Override
    public Reply show(String id) {
        return of(id, state -> {
            Map<String, Object> view = view(state);
            view.put(
                    "instances",
                    store.instances().list(id).stream().map(JdbcTarget::view).toList());
            return Map.of(
                    "migration",
                    view,
                    "history",
                    store.states().history(id).stream()
                            .map(AuditEntry::after)
                            .map(JdbcTarget::change)
                            .toList());
        });
    }

    @Override
    public Reply history(String id) {
        return of(
                id,
                state -> Map.of(
                        "id",
                        id,
                        "history",
                        store.states().history(id).stream()
                                .map(JdbcTarget::entry)
                                .toList()));
    }

    @Override
    public Reply progress(String id) {
        return of(
                id,
                state -> Map.of(
                        "id",
                        id,
                        "scans",
                        Arrays.stream(ScanKind.values())
                                .map(kind -> store.scans().find(id, state.run(), kind))
                                .flatMap(Optional::stream)
                                .map(JdbcTarget::view)
                                .toList()));
    }

    @Override
    public Reply rollout(String id) {
        return of(
                id,
                state -> Map.of(
                        "id",
                        id,
                        "notes",
                        store.rollouts().notes().of(id, state.run()).stream()
                                .map(JdbcTarget::view)
                                .toList()));
    }

    private static Map<String, Object> view(RolloutNotes.Note note) {
        return Map.of(
                "at", note.at().toString(),
                "epoch", note.epoch(),
                "kind", note.kind().name(),
                "subject", note.subject(),
                "by", note.by(),
                "reason", note.reason());
    }

    @Override
    public Reply checklist(String id) {
        throw onlyAnInstance("which items its checklists have, and what machines find");
    }

    @Override
    public Reply report(String id) {
        throw onlyAnInstance("all that a report tells");
    }

    @Override
    public Reply deadLetters(String id, int limit) {
        throw onlyAnInstance("which copies were given up");
    }

    @Override
    public Reply gate(String id, String to) {
        throw onlyAnInstance("what its gates look at");
    }

    private static CliException onlyAnInstance(String what) {
        return CliException.usage("only a running instance knows " + what, "ask one of them with --url");
    }

    @Override
    public Reply change(String id, Change change) {
        return store.states().find(id).isPresent() ? requests.ask(id, change) : unknown(id);
    }

    private Reply of(String id, Function<MigrationState, Object> view) {
        return store.states().find(id).map(state -> Reply.ok(view.apply(state))).orElseGet(() -> unknown(id));
    }

    private Reply unknown(String id) {
        List<String> known =
                store.states().all().stream().map(MigrationState::migration).toList();
        return problem(NOT_FOUND, "there is no migration '" + id + "', only " + known, "correct the id");
    }

    static Reply problem(int status, String problem, String remedy) {
        return new Reply(status, Reply.JSON.valueToTree(Map.of("problem", problem, "remedy", remedy)));
    }

    private static Map<String, Object> view(MigrationState state) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", state.migration());
        view.put("kind", state.kind().name());
        view.put("phase", state.phase().name());
        view.put("share", state.share());
        view.put("epoch", state.epoch());
        view.put("paused", state.paused());
        view.put("lastChange", change(state));
        return view;
    }

    static Map<String, Object> change(MigrationState state) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("state", state.describe());
        view.put("epoch", state.epoch());
        view.put("at", state.changedAt().toString());
        view.put("by", state.changedBy());
        view.put("reason", state.reason());
        return view;
    }

    private static Map<String, Object> entry(AuditEntry entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("before", entry.before());
        view.putAll(change(entry.after()));
        view.put("evidence", entry.evidence());
        return view;
    }

    private static Map<String, Object> view(Standing standing) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", standing.instance());
        view.put("state", standing.live() ? "LIVE" : "EVICTED");
        view.put("serves", standing.place().serves().toString());
        view.put("acknowledgedEpoch", standing.report().acknowledgedEpoch());
        view.put("openOperations", standing.report().openOperations());
        view.put("silentMillis", standing.silence().toMillis());
        return view;
    }

    /** Without its position, which is a key. */
    private static Map<String, Object> view(Scan scan) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", scan.kind().name());
        view.put("rows", scan.rows());
        view.put("mismatches", scan.mismatches());
        view.put("roundTripFailures", scan.roundTripFailures());
        view.put("startedAt", scan.startedAt().toString());
        Optional.ofNullable(scan.finishedAt()).ifPresent(end -> view.put("finishedAt", end.toString()));
        return view;
    }
}
