package dev.zdm.spring.entities.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spring.entities.move.forward.Customers;
import dev.zdm.spring.entities.move.model.Client;
import dev.zdm.spring.entities.move.model.Customer;
import dev.zdm.spring.entities.move.reverse.NewClients;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** An entity is moved by an annotation of its repository alone, from the old code to the new. */
class MovingTest {
    private static final String OLD = "select id || ' ' || email || ' ' || version from customer order by id";
    private static final String NEW = "select id || ' ' || address || ' ' || version from client order by id";

    @Test
    void old_code_and_then_new_code_write_their_entity_and_the_other_table_is_kept_in_step() {
        DataSource database = Moving.database();
        try (Moving old = Moving.start(Moving.Forward.class, database)) {
            Customers customers = old.get(Customers.class);
            customers.save(new Customer(1L, "a", "Ulm"));
            assertThat(old.migration().mode()).isEqualTo(ConsistencyMode.ATOMIC);

            // when: nobody saves what was changed
            old.to(Phase.DUAL_WRITE);
            customers.saveAll(List.of(new Customer(2L, "b", "Ulm"), new Customer(3L, "c", "Ulm")));
            old.transaction()
                    .executeWithoutResult(
                            status -> customers.findById(2L).orElseThrow().setEmail("dirty"));
            customers.deleteById(3L);

            // then
            assertThat(old.rows(NEW)).containsExactly("2 dirty 1");

            // and when: reads have moved, and what they find is told apart by a word
            old.to(Phase.READ_NEW);
            old.migration().share(100, Instruction.by("test"));
            old.sql().sql("update client set address = 'new side' where id = 1").update();

            // then
            assertThat(customers.findById(1L)).map(Customer::getEmail).contains("new side");
            String readOnly = old.readOnly()
                    .execute(status -> customers.findById(1L).orElseThrow().getEmail());
            String writing = old.transaction()
                    .execute(status -> customers.findById(1L).orElseThrow().getEmail());
            assertThat(readOnly).isEqualTo("new side");
            assertThat(writing).isEqualTo("a");
            old.transaction()
                    .executeWithoutResult(
                            status -> customers.findById(1L).orElseThrow().setEmail("by old code"));
            assertThat(old.rows(NEW)).containsExactly("1 by old code 1", "2 dirty 1");

            // and when: beside it the new code
            try (Moving next = Moving.start(Moving.Reverse.class, database)) {
                NewClients clients = next.get(NewClients.class);
                next.transaction()
                        .executeWithoutResult(
                                status -> clients.findById(1L).orElseThrow().setAddress("by new code"));
                clients.save(new Client(4L, "d", "Bonn"));

                // then
                assertThat(next.rows(OLD)).containsExactly("1 by new code 2", "2 dirty 1", "4 d 1");
                assertThat(customers.findById(4L)).map(Customer::getEmail).contains("d");

                // and when: the old code has gone
                old.close();
                next.to(Phase.NEW_ONLY);
                clients.deleteById(4L);
                next.migration()
                        .contract(
                                Instruction.by("test").because("done"),
                                () -> next.sql().sql("drop table customer").update());

                // then
                assertThat(clients.findById(1L)).map(Client::getAddress).contains("by new code");
                assertThat(next.rows(NEW)).containsExactly("1 by new code 2", "2 dirty 1");
            }
        }
    }
}
