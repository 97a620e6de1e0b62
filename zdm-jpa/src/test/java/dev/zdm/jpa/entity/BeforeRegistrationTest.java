package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.jpa.entity.CaptureTest.Purchase;
import dev.zdm.jpa.entity.CaptureTest.Sale;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import org.junit.jupiter.api.Test;

/** A session factory is built, and its migrations are not registered yet. */
class BeforeRegistrationTest {

    @Test
    void only_what_is_going_to_be_captured_cannot_be_written() {
        // given
        try (Orders orders = Orders.open(CaptureTest.tables(Server.H2), Purchase.class, Sale.class)) {
            // when
            orders.run(session -> session.persist(CaptureTest.MAPPING.toNew(CaptureTest.purchase(1))));

            // then
            assertThat(Sql.count(orders.database(), "SELECT count(*) FROM sale"))
                    .isEqualTo(1);
            assertThatThrownBy(() -> orders.run(session -> session.persist(CaptureTest.purchase(1))))
                    .hasStackTraceContaining("is written before its migration is registered");
            assertThatThrownBy(() -> orders.run(session ->
                            session.createMutationQuery("delete from Purchase").executeUpdate()))
                    .hasStackTraceContaining("is written before its migration is registered");
        }
    }
}
