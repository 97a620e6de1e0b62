package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Stage;
import dev.zdm.jpa.testing.World;
import dev.zdm.plan.Side;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What BATCHED is for, counted by Hibernate. */
class BatchingTest {
    private static final int ROWS = 200;

    static Stream<List<World>> journeys() {
        return Stream.of(Server.values())
                .flatMap(server -> Stream.of(ColumnMode.BATCHED, ColumnMode.FULL)
                        .filter(mode -> server == Server.H2 || mode == ColumnMode.BATCHED)
                        .map(mode -> Stream.of(Stage.OLD_ONLY, Stage.DUAL_WRITE, Stage.WRITE_NEW, Stage.NEW_ONLY)
                                .map(stage -> new World(server, stage, Side.OLD, mode))
                                .toList()));
    }

    @ParameterizedTest
    @MethodSource("journeys")
    void two_hundred_rows_take_one_statement_where_batches_are_kept_and_two_hundred_where_not(List<World> journey) {
        Shop shop = journey.get(0).open(Customer.TABLES, Customer.class);
        try {
            for (World world : journey) {
                // given
                shop = world.enter(shop, Customer.DROP, Customer.class);

                // when
                long inserts = prepared(
                        shop,
                        session ->
                                IntStream.range(0, ROWS).forEach(id -> session.persist(new Customer(id, id + "@x"))));
                long updates = prepared(shop, session -> all(session).forEach(customer -> customer.email += "!"));
                long deletes = prepared(shop, session -> all(session).forEach(session::remove));

                // then
                long expected = world.mode() == ColumnMode.BATCHED ? 1 : ROWS;
                assertThat(inserts).as("inserts, %s", world).isEqualTo(expected);
                assertThat(updates).as("updates after a select, %s", world).isEqualTo(expected + 1);
                assertThat(deletes).as("deletes after a select, %s", world).isEqualTo(expected + 1);
            }
        } finally {
            shop.close();
        }
    }

    private static long prepared(Shop shop, Consumer<Session> work) {
        Statistics statistics = shop.sessions().getStatistics();
        statistics.setStatisticsEnabled(true);
        statistics.clear();
        shop.run(work);
        return statistics.getPrepareStatementCount();
    }

    private static List<Customer> all(Session session) {
        return session.createSelectionQuery("from Customer", Customer.class).list();
    }
}
