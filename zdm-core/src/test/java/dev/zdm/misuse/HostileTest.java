package dev.zdm.misuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.event.MigrationEvent;
import dev.zdm.intercept.Delegating;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.BreakerSettings;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stores, keys and clocks that do what nobody expects: nothing is lost, nothing is half-written, and the message is clear. */
class HostileTest {

    /** A store whose pages a test distorts. */
    private static final class Distorted extends Delegating<OldRow> {
        private final UnaryOperator<List<OldRow>> distortion;

        Distorted(RecordStore<Long, OldRow> rows, UnaryOperator<List<OldRow>> distortion) {
            super(rows);
            this.distortion = distortion;
        }

        @Override
        public List<OldRow> page(@Nullable Long after, int limit) {
            return distortion.apply(super.page(after, limit));
        }
    }

    static Stream<Named<UnaryOperator<List<OldRow>>>> distortions() {
        return Stream.of(
                Named.of("backwards", page -> {
                    List<OldRow> reversed = new ArrayList<>(page);
                    Collections.reverse(reversed);
                    return reversed;
                }),
                Named.of("twice", page -> {
                    List<OldRow> twice = new ArrayList<>(page);
                    twice.addAll(page);
                    return twice;
                }),
                Named.of("always from the beginning", page -> List.of(new OldRow(1L, "one"), new OldRow(2L, "two"))));
    }

    @ParameterizedTest
    @MethodSource("distortions")
    void a_store_whose_pages_would_lose_rows_is_refused_by_every_scan(UnaryOperator<List<OldRow>> distortion) {
        try (Rig rig = Rig.in(Phase.BACKFILL, 0)) {
            // given
            rig.old().with(new OldRow(1L, "one"), new OldRow(2L, "two"));
            Migration<Long, OldRow> migration = rig.zdm()
                    .migration(Rig.ID)
                    .from(new Distorted(rig.old(), distortion))
                    .to(rig.next())
                    .mapping(new Rig.Renaming())
                    .register();

            // when / then
            for (CompletableFuture<?> scan : List.of(run(rig, migration::backfill), run(rig, migration::verify))) {
                assertThatThrownBy(scan::get)
                        .cause()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("migration 'rows' in BACKFILL: the record store 'old_rows' returned")
                        .hasMessageContaining("each once");
            }
            assertThatThrownBy(() -> migration.advance(Instruction.by("ann"))).hasMessageContaining("is not complete");
        }
    }

    private static <T> CompletableFuture<T> run(Rig rig, java.util.function.Supplier<CompletableFuture<T>> scan) {
        CompletableFuture<T> started = scan.get();
        rig.executor().runAll();
        return started;
    }

    @Test
    void the_sweep_after_a_backfill_shows_that_it_moves_on() {
        try (Rig rig = Rig.in(Phase.BACKFILL, 0)) {
            // given
            rig.old().with(new OldRow(1L, "one"), new OldRow(2L, "two"));
            rig.next().with(new NewRow(3L, "an extra"));
            Migration<Long, OldRow> migration =
                    rig.rows().scan(new ScanPolicy(1, Duration.ZERO)).register();

            // when
            run(rig, migration::backfill);

            // then
            assertThat(rig.events().of(MigrationEvent.Scanned.class))
                    .extracting(MigrationEvent.Scanned::swept)
                    .containsSubsequence(0L, 1L, 2L, 3L);
            assertThat(migration.status().backfill().orElseThrow().rows()).isEqualTo(2);
        }
    }

    @Test
    void a_mapping_that_changes_the_key_writes_nothing_under_a_strange_one() {
        try (Rig rig = Rig.in(Phase.DUAL_WRITE, 0)) {
            // given
            rig.next().with(new NewRow(2L, "a stranger"));
            Migration<Long, OldRow> migration =
                    rig.rows().mapping(new Shifting()).register();

            // when
            migration.write(1L, () -> rig.old().with(new OldRow(1L, "one")), () -> {});

            // then
            assertThat(rig.next().rows()).containsExactly(new NewRow(2L, "a stranger"));
            assertThat(migration.status().owedCopies()).isEqualTo(1);
        }
    }

    private static final class Shifting implements Mapping<OldRow, NewRow> {
        @Override
        public NewRow toNew(OldRow old) {
            return new NewRow(old.id() + 1, old.name());
        }

        @Override
        public OldRow toOld(NewRow next) {
            return new OldRow(next.id() - 1, next.title());
        }
    }

    @Test
    void a_clock_that_goes_backwards_keeps_a_breaker_open_and_a_jump_lets_it_try_again() {
        try (Rig rig = Rig.in(ServicePhase.RAMP, 100)) {
            // given
            var calls = rig.calls()
                    .breaker(new BreakerSettings(1, Duration.ofSeconds(60), 1))
                    .register();
            assertThat(answer(calls, true)).isEqualTo("old");

            // when / then
            rig.time().advance(Duration.ofHours(-1));
            assertThat(answer(calls, false)).isEqualTo("old");
            rig.time().advance(Duration.ofHours(2));
            assertThat(answer(calls, false)).isEqualTo("new");
        }
    }

    private static String answer(dev.zdm.ServiceMigration calls, boolean failing) {
        return calls.<String, RuntimeException>call("key", true, () -> "old", () -> {
            if (failing) {
                throw new IllegalStateException("down");
            }
            return "new";
        });
    }

    /** A row whose key is text. */
    private record Note(String id, String text) {
        @Override
        public String toString() {
            return Canary.of(id);
        }
    }

    private static JdbcRecordStore<String, Note> notes(JdbcDataStore home, String table) {
        return JdbcRecordStore.on(home)
                .table(table)
                .key("id", String.class, Note::id)
                .column("body", Note::text)
                .read(row -> new Note(row.getString("id"), row.getString("body")))
                .build();
    }

    static Stream<Named<String>> oddKeys() {
        return Stream.of(
                Named.of("empty", ""),
                Named.of("blank", Canary.of(" \t\n")),
                Named.of("quoted", Canary.of("it's \"quoted\"; drop table note --")),
                Named.of("unicode", Canary.of("Zoë 😀 ﷽ \u202e")),
                Named.of("10 kB", Canary.of("x".repeat(10_000))),
                Named.of("half a pair", Canary.of("\ud83d")),
                Named.of("with a NUL", Canary.of("a\u0000b")));
    }

    @ParameterizedTest
    @MethodSource("oddKeys")
    void a_row_of_an_odd_key_is_on_both_sides_or_on_none(String key) {
        // given
        DataSource database = PooledDataSource.over(Postgres.freshDatabase());
        dev.zdm.jdbc.JdbcSchema.ALL.create(database);
        Postgres.execute(database, "CREATE TABLE note (id text PRIMARY KEY, body text)");
        Postgres.execute(database, "CREATE TABLE note_v2 (id text PRIMARY KEY, body text)");
        JdbcTransactionScope scope = JdbcTransactionScope.of(database);
        JdbcDataStore home = JdbcDataStore.of(scope);
        JdbcRecordStore<String, Note> old = notes(home, "note");
        JdbcRecordStore<String, Note> next = notes(home, "note_v2");
        try (Zdm zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(database))
                .instance("test")
                .build()) {
            Migration<String, Note> migration = zdm.migration("notes")
                    .from(old)
                    .to(next)
                    .mapping(Mapping.identity())
                    .register();
            migration.advance(Instruction.by("ann"));

            // when
            Note note = new Note(key, Canary.of("text"));
            try {
                migration.write(key, () -> old.put(note), () -> next.put(note));
            } catch (MigrationException e) {
                Canary.inspectMessage(e);
                assertThat(e).hasMessageStartingWith("migration 'notes' in DUAL_WRITE: ");
            }

            // then
            long rows = Postgres.count(database, "SELECT count(*) FROM note");
            assertThat(Postgres.count(database, "SELECT count(*) FROM note_v2")).isEqualTo(rows);
            assertThat(Postgres.count(database, "SELECT count(*) FROM note JOIN note_v2 USING (id, body)"))
                    .isEqualTo(rows);
            Canary.inspect("status", migration.status());
        }
    }
}
