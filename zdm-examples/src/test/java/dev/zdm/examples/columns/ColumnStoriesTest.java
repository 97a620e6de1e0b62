package dev.zdm.examples.columns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.columns.rename.RenameStory;
import dev.zdm.examples.columns.retype.RetypeStory;
import dev.zdm.examples.columns.split.SplitStory;
import dev.zdm.examples.demo.Postgres;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A story throws on the first request that fails, or reads something else than what was written last. */
class ColumnStoriesTest {

    static Stream<Arguments> stories() {
        return Stream.of(
                Arguments.of("customer", story(RenameStory::run), List.of("id", "email"), "email = 'c7@example.org'"),
                Arguments.of("employee", story(RetypeStory::run), List.of("id", "salary"), "salary = 0.49"),
                Arguments.of(
                        "person",
                        story(SplitStory::run),
                        List.of("id", "first", "last"),
                        "first = 'Grace' and last = 'H. 7'"));
    }

    private static ToLongFunction<String> story(ToLongFunction<String> story) {
        return story;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void the_old_column_is_dropped_and_no_request_has_failed(
            String table, ToLongFunction<String> story, List<String> columns, String row) {
        // given
        String url = Postgres.freshDatabase();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);

        // when
        long requests = story.applyAsLong(url);

        // then
        JdbcClient sql = JdbcClient.create(database);
        assertThat(requests).isGreaterThan(800);
        assertThat(sql.sql("select column_name from information_schema.columns where table_name = :table")
                        .param("table", table)
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrderElementsOf(columns);
        assertThat(sql.sql("select id from " + table + " where " + row)
                        .query(Long.class)
                        .list())
                .as("a row from before")
                .containsExactly(7L);
    }
}
