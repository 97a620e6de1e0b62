package dev.zdm.spring.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.entity.EntityDeclaration;
import dev.zdm.jpa.entity.HibernateEntities;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.spring.Postgres;
import dev.zdm.spring.entities.shop.Bill;
import dev.zdm.spring.entities.shop.Bills;
import dev.zdm.spring.entities.shop.Invoice;
import dev.zdm.spring.entities.shop.Invoices;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Entities of Spring Data repositories that move, with Spring's transactions, as an application would declare them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CapturedEntitiesTest {

    @EnableAutoConfiguration
    @EntityScan(basePackageClasses = Invoice.class)
    @EnableJpaRepositories(basePackageClasses = Invoice.class)
    static class Application {

        @Bean
        HibernateEntities entities(ObjectProvider<JdbcDataStore> home) {
            return HibernateEntities.in(home::getObject, Invoice.class);
        }

        @Bean
        HibernatePropertiesCustomizer captured(HibernateEntities entities) {
            return settings -> settings.putAll(entities.settings(settings));
        }

        @Bean
        Migration<Long, Invoice> billing(Zdm zdm, HibernateEntities entities, EntityManagerFactory built) {
            return EntityDeclaration.of(
                            zdm,
                            "invoices",
                            entities.<Long, Invoice>store(Invoice.class),
                            entities.<Long, Bill>store(Bill.class),
                            new Billing())
                    .policies(declared -> declared.gates(new GatePolicy(
                            Duration.ZERO, 0, false, false, Duration.ofSeconds(10), Duration.ofSeconds(10))))
                    .register();
        }
    }

    private static final class Billing implements Mapping<Invoice, Bill> {
        @Override
        public Bill toNew(Invoice old) {
            return new Bill(old.getId(), old.getPayer());
        }

        @Override
        public Invoice toOld(Bill next) {
            return new Invoice(next.getId(), next.getDebtor());
        }
    }

    private ConfigurableApplicationContext application;
    private DataSource database;

    @BeforeAll
    void start() {
        database = Postgres.freshDatabase();
        Postgres.execute(database, "create table invoice (id bigint primary key, payer text, version int)");
        Postgres.execute(database, "create table bill (id bigint primary key, debtor text, version int)");
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean("dataSource", DataSource.class, () -> database))
                .properties(Map.of("zdm.initialize-schema", "always", "spring.main.banner-mode", "off"))
                .run();
        Migration<?, ?> migration = application.getBean(Migration.class);
        assertThat(migration.mode()).isEqualTo(ConsistencyMode.ATOMIC);
        migration.advance(Instruction.by("test").because("the test"));
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private List<String> bills() {
        return JdbcClient.create(database)
                .sql("select id || ' ' || debtor || ' ' || version from bill order by id")
                .query(String.class)
                .list();
    }

    @Test
    void every_way_to_write_by_a_repository_arrives_and_what_raises_no_events_is_refused() {
        // given
        Invoices invoices = application.getBean(Invoices.class);
        TransactionTemplate transaction = application.getBean(TransactionTemplate.class);
        assertThat(application.getBean(Migration.class).state().phase()).isEqualTo(Phase.DUAL_WRITE);

        // when
        invoices.saveAll(List.of(new Invoice(1L, "a"), new Invoice(2L, "b"), new Invoice(3L, "c")));
        transaction.executeWithoutResult(status -> {
            // Nobody saves it: Hibernate finds out by itself.
            invoices.findById(1L).orElseThrow().setPayer("dirty");
            assertThat(application.getBean(Bills.class).findByDebtor("dirty")).hasSize(1);
        });
        invoices.deleteByPayer("b");
        transaction.executeWithoutResult(status -> {
            invoices.save(new Invoice(4L, "d"));
            invoices.flush();
            status.setRollbackOnly();
        });

        // then
        assertThat(bills()).containsExactly("1 dirty 1", "3 c 0");
        assertThatThrownBy(() -> invoices.renameAll("bulk")).hasMessageContaining("past the entities");
        assertThatThrownBy(invoices::deleteAllInBatch).hasMessageContaining("past the entities");
        assertThat(bills()).containsExactly("1 dirty 1", "3 c 0");
    }
}
