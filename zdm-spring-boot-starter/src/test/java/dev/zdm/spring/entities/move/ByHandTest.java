package dev.zdm.spring.entities.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.plan.Phase;
import dev.zdm.spring.entities.move.model.Client;
import dev.zdm.spring.entities.move.model.Customer;
import dev.zdm.spring.entities.move.model.CustomerToClient;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.annotation.Transactional;

/** Repositories that somebody wrote himself on an entity manager, named by their mapping. */
class ByHandTest {

    @DualWrite(migration = "customers", to = Clients.class, mapping = CustomerToClient.class)
    static class Customers {
        private final EntityManager entities;

        Customers(EntityManager entities) {
            this.entities = entities;
        }

        @Transactional(readOnly = true)
        public Optional<Customer> findById(Long id) {
            return Optional.ofNullable(entities.find(Customer.class, id));
        }

        @ReadSwitch
        @Transactional(readOnly = true)
        public List<Customer> ofTown(String town) {
            return entities.createQuery("from Customer where town = :town", Customer.class)
                    .setParameter("town", town)
                    .getResultList();
        }

        @Transactional
        public void save(Customer customer) {
            entities.persist(customer);
        }

        @DualWrite
        @Transactional
        public void rename(Long id, String email) {
            entities.find(Customer.class, id).setEmail(email);
        }

        @DualWrite(key = "#id")
        @Transactional
        public int renameAtOnce(Long id, String email) {
            return entities.createQuery("update Customer set email = :email where id = :id")
                    .setParameter("id", id)
                    .setParameter("email", email)
                    .executeUpdate();
        }
    }

    static class Clients {
        private final EntityManager entities;

        Clients(EntityManager entities) {
            this.entities = entities;
        }

        @Transactional(readOnly = true)
        public Optional<Client> findById(Long id) {
            return Optional.ofNullable(entities.find(Client.class, id));
        }

        @Transactional(readOnly = true)
        public List<Client> ofTown(String town) {
            return entities.createQuery("from Client where town = :town", Client.class)
                    .setParameter("town", town)
                    .getResultList();
        }
    }

    @EnableAutoConfiguration
    @EntityScan(basePackageClasses = Customer.class)
    static class Application {
        @Bean
        Customers customers(EntityManager entities) {
            return new Customers(entities);
        }

        @Bean
        Clients clients(EntityManager entities) {
            return new Clients(entities);
        }
    }

    @Test
    void their_entity_is_captured_and_their_reads_follow_the_share() {
        // given
        try (Moving application = Moving.start(Application.class, Moving.database(), Moving.NO_SCAN)) {
            Customers customers = application.get(Customers.class);
            customers.save(new Customer(1L, "a", "Ulm"));
            customers.save(new Customer(2L, "b", "Ulm"));

            // when
            application.to(Phase.READ_NEW);
            customers.rename(1L, "by entity");
            customers.renameAtOnce(2L, "by statement");

            // then
            assertThat(application.rows("select address from client order by id"))
                    .containsExactly("by entity", "by statement");
            application.sql().sql("update client set address = 'new side'").update();
            assertThat(customers.findById(1L)).map(Customer::getEmail).contains("new side");
            assertThat(customers.ofTown("Ulm")).extracting(Customer::getEmail).containsOnly("new side");
        }
    }
}
