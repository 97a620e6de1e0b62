package dev.zdm.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spring.Postgres;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;

/** An annotated method that declares its own transaction, on PostgreSQL. */
class TransactionalTest {
    private static DataSource database;

    @BeforeAll
    static void createDatabase() {
        database = Postgres.freshDatabase();
    }

    @ProofOfCells
    @Cell(
            row = Row.TRANSACTIONAL,
            way = {Way.JDK_PROXY, Way.CLASS_PROXY},
            outcome = Outcome.OUTSIDE)
    void the_call_is_routed_inside_the_transaction_of_the_annotated_method(Column column, Way way) throws Exception {
        for (boolean moved : List.of(false, true)) {
            // given
            World world = World.in(database, column, way, moved);
            try (AutoCloseable open = world.open()) {
                assertThat(open).isNotNull();
                Native side = moved ? world.subject().next() : world.subject().old();

                // when
                assertThat(world.shapes().varargs(1L)).isEqualTo(moved ? "new" : "old");

                // then
                assertThat(side.made()).hasSize(1);
                assertThat(side.transaction()).endsWith(".varargs");
            }
        }
    }
}
