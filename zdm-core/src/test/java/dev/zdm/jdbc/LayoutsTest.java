package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServedPhases;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of an earlier layout become those of the present one by additions, with everything in them. */
class LayoutsTest {
    private static final List<String> ADDITIONS = List.of(
            "create table if not exists",
            "create index if not exists",
            "alter table zdm_instance add column if not exists",
            "alter table zdm_migration add column if not exists",
            "alter table zdm_scan add column if not exists",
            "insert into zdm_layout",
            "insert ignore into zdm_layout",
            "merge into zdm_layout",
            "set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_instance add column",
            "set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_migration add column",
            "set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_scan add column",
            "prepare zdm_addition",
            "execute zdm_addition",
            "deallocate prepare zdm_addition");

    record Home(int layout, String folder, DataSource database) {
        @Override
        public String toString() {
            return "layout " + layout + " of " + folder;
        }
    }

    static Stream<Home> homes() {
        return Stream.of(1, 2, 3, 4, 5, 6)
                .flatMap(layout -> Stream.of(
                        new Home(layout, "postgresql", Postgres.freshDatabase()),
                        new Home(layout, "mysql", MariaDb.freshDatabase("jdbc:mariadb")),
                        new Home(layout, "h2", H2.freshDatabase(";DATABASE_TO_LOWER=TRUE"))));
    }

    @ParameterizedTest
    @MethodSource("homes")
    void tables_of_an_earlier_layout_gain_columns_and_lose_nothing(Home home) throws IOException {
        // given
        for (String script : List.of("R__zdm_state.sql", "R__zdm_data.sql")) {
            Sql.execute(home.database(), code("layout-" + home.layout() + "/" + home.folder() + "/" + script));
        }
        MigrationState state = MigrationState.initial("m", MigrationKind.DATA, Instant.EPOCH, "me");
        StateStore store = JdbcStateStore.of(home.database());
        store.states().createIfAbsent(state);
        Sql.execute(
                home.database(),
                "insert into zdm_instance (id, migration, boot_id, seq, acked_epoch, renewed_at, ttl_ms, state)"
                        + " values ('one', 'm', 'boot', 3, 1, current_timestamp, 15000, 'LIVE')");
        Sql.execute(home.database(), "insert into zdm_guard values ('m', 1, 'NEW', 4, 'SYNC')");

        // when
        JdbcSchema.ALL.create(home.database());
        JdbcSchema.ALL.create(home.database());

        // then
        assertThat(store.states().find("m")).contains(state);
        assertThat(store.states().history("m")).hasSize(1);
        assertThat(store.instances().list("m")).singleElement().satisfies(LayoutsTest::isAsItWas);
        assertThat(Sql.texts(home.database(), "select owner from zdm_guard")).containsExactly("NEW");
        assertThat(Sql.count(home.database(), "select max(version) from zdm_layout where part = 'state'"))
                .isEqualTo(7);
        assertThat(store.states().noted()).isEmpty();
        store.states().note("m", new MigrationStates.Stores("old", "new"));
        assertThat(store.states().noted()).containsExactly(Map.entry("m", new MigrationStates.Stores("old", "new")));
        assertThat(JdbcSchema.ALL.missingTables(home.database())).isEmpty();
    }

    private static void isAsItWas(Standing standing) {
        assertThat(standing.instance()).isEqualTo("one");
        assertThat(standing.sequence()).isEqualTo(3);
        assertThat(standing.report().acknowledgedEpoch()).isEqualTo(1);
        assertThat(standing.report().openOperations()).isZero();
        assertThat(standing.place().serves()).isEqualTo(ServedPhases.ALL);
        assertThat(standing.report().oldStatements()).isEqualTo(Report.UNWATCHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mysql", "h2"})
    void every_statement_of_the_scripts_is_an_addition(String folder) throws IOException {
        for (String script : List.of("R__zdm_state.sql", "R__zdm_data.sql")) {
            String code = code("dev/zdm/jdbc/" + folder + "/" + script);
            assertThat(List.of(code.split(";", -1)))
                    .map(statement -> statement.strip().toLowerCase(Locale.ROOT))
                    .filteredOn(statement -> !statement.isEmpty())
                    .allSatisfy(statement -> assertThat(ADDITIONS).anyMatch(statement::startsWith));
        }
    }

    private static String code(String resource) throws IOException {
        return text(resource)
                .lines()
                .filter(line -> !line.strip().startsWith("--"))
                .collect(Collectors.joining("\n"));
    }

    private static String text(String resource) throws IOException {
        try (InputStream stream = LayoutsTest.class.getClassLoader().getResourceAsStream(resource)) {
            assertThat(stream).as(resource).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
