package dev.zdm.spring.entities.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.ReadSwitch;
import dev.zdm.plan.Phase;
import dev.zdm.spring.entities.move.model.Client;
import dev.zdm.spring.entities.move.model.Customer;
import dev.zdm.spring.entities.move.model.CustomerToClient;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** A method of some other bean, which follows the reads of a migration of entities. */
class SwitchedMethodTest {

    static class Desk {
        private final EntityManager entities;

        Desk(EntityManager entities) {
            this.entities = entities;
        }

        @ReadSwitch(migration = "customers", key = "#id", to = "findClient")
        public Optional<Customer> find(Long id) {
            return Optional.ofNullable(entities.find(Customer.class, id));
        }

        public Optional<Customer> findClient(Long id) {
            return Optional.ofNullable(entities.find(Client.class, id)).map(new CustomerToClient()::toOld);
        }
    }

    static class Application extends Moving.Forward {
        @Bean
        Desk desk(EntityManager entities) {
            return new Desk(entities);
        }
    }

    @Test
    void gives_a_unit_that_may_write_the_entity_of_the_code_and_its_change_is_not_lost() {
        try (Moving moving = Moving.start(Application.class, Moving.database()).to(Phase.WRITE_NEW)) {
            // given
            moving.unlike(1, "a");
            Desk desk = moving.get(Desk.class);

            // when
            String unchangeable = moving.readOnly()
                    .execute(unit -> desk.find(1L).orElseThrow().getEmail());
            moving.transaction().executeWithoutResult(unit -> {
                Customer found = desk.find(1L).orElseThrow();
                assertThat(found.getEmail()).isEqualTo("a@OLD");
                found.setEmail("changed");
            });

            // then
            assertThat(unchangeable).isEqualTo("a@NEW");
            assertThat(moving.rows("select email from customer union all select address from client"))
                    .containsExactly("changed", "changed");
        }
    }
}
