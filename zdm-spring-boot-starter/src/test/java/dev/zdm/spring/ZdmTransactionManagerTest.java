package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spring.shop.Customer;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.CustomerV2Repository;
import dev.zdm.spring.shop.Shop;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.jdbc.core.convert.DataAccessStrategyFactory;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.QueryMappingConfiguration;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions of an application whose table moves from one PostgreSQL database to another. */
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SpringBootTest(
        classes = {
            ZdmTransactionManagerTest.Application.class,
            ZdmTransactionManagerTest.OldSide.class,
            ZdmTransactionManagerTest.NewSide.class
        },
        properties = {
            "zdm.initialize-schema=always",
            "zdm.migrations.customer-v2.at-least=durable",
            "zdm.migrations.customer-v2.read-steps=50, 100",
            "zdm.migrations.customer-v2.gates.bake-time=0",
            "zdm.migrations.customer-v2.gates.min-comparisons=0",
            "zdm.migrations.customer-v2.gates.max-pause=1s",
            "zdm.migrations.customer-v2.scan.pause=0"
        })
class ZdmTransactionManagerTest {
    private static final DataSource LEFT = Postgres.freshDatabase();
    private static final DataSource RIGHT = Postgres.freshDatabase();
    private static final Instruction TEST = Instruction.by("test").because("it is time");

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class})
    static class Application {
        @Bean
        @Primary
        DataSource left() {
            Postgres.execute(LEFT, Shop.TABLES + "; drop table customer_v2");
            return LEFT;
        }

        @Bean
        DataSource right() {
            Postgres.execute(RIGHT, Shop.TABLES + "; drop table customer");
            return RIGHT;
        }

        @Bean
        PlatformTransactionManager leftTransactions(DataSource left) {
            return new JdbcTransactionManager(left);
        }

        @Bean
        PlatformTransactionManager rightTransactions(@Qualifier("right") DataSource right) {
            return new JdbcTransactionManager(right);
        }

        @Bean
        @Primary
        PlatformTransactionManager transactionManager(
                BeanFactory beans,
                @Qualifier("leftTransactions") PlatformTransactionManager left,
                @Qualifier("rightTransactions") PlatformTransactionManager right) {
            return new ZdmTransactionManager("customer-v2", beans, left, right);
        }

        // Runs while the application starts, before anything has asked for its migration.
        @Bean
        Object early(PlatformTransactionManager transactions, CustomerRepository customers) {
            new TransactionTemplate(transactions)
                    .executeWithoutResult(status -> customers.save(Customer.of("Early Bird")));
            return new Object();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableJdbcRepositories(
            basePackageClasses = Shop.class,
            includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CustomerRepository.class),
            jdbcAggregateOperationsRef = "leftOperations")
    static class OldSide {
        @Bean
        @Primary
        JdbcAggregateTemplate leftOperations(JdbcConverter converter, DataSource left) {
            return operations(converter, left);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableJdbcRepositories(
            basePackageClasses = Shop.class,
            includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CustomerV2Repository.class),
            jdbcAggregateOperationsRef = "rightOperations")
    static class NewSide {
        @Bean
        JdbcAggregateTemplate rightOperations(JdbcConverter converter, @Qualifier("right") DataSource right) {
            return operations(converter, right);
        }
    }

    private static JdbcAggregateTemplate operations(JdbcConverter converter, DataSource database) {
        return new JdbcAggregateTemplate(
                converter,
                new DataAccessStrategyFactory(
                                converter,
                                new NamedParameterJdbcTemplate(database),
                                JdbcPostgresDialect.INSTANCE,
                                QueryMappingConfiguration.EMPTY)
                        .create());
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Autowired
    private Zdm zdm;

    @Autowired
    private BeanFactory beans;

    @Autowired
    private CustomerRepository customers;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    @Qualifier("leftTransactions")
    private PlatformTransactionManager left;

    @Autowired
    @Qualifier("rightTransactions")
    private PlatformTransactionManager right;

    private Migration<?, ?> migration;

    @BeforeEach
    void startAfresh() {
        migration = (Migration<?, ?>) zdm.control("customer-v2");
        await().until(() -> migration.pending() == 0);
        Postgres.execute(LEFT, """
                truncate customer;
                insert into customer values (1, 'CANARY-Ada Lovelace', 0, 'CANARY-old'), (2, 'CANARY-Grace Hopper', 0, 'CANARY-old')
                """);
        Postgres.execute(RIGHT, """
                truncate customer_v2;
                insert into customer_v2 values
                    (1, 'CANARY-Ada', 'Lovelace', 'NEW', 'CANARY-old'), (2, 'CANARY-Grace', 'Hopper', 'NEW', 'CANARY-old')
                """);
    }

    private void goTo(Phase phase) {
        while (phase.isBefore(migration.state().phase())) {
            migration.rollback(TEST);
        }
        while (migration.state().phase() != phase) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            advance();
        }
    }

    /** Copies of earlier writes may still be on their way. */
    private void advance() {
        await().ignoreExceptionsInstanceOf(TransitionRefusedException.class)
                .until(() -> migration.advance(TEST) != null);
    }

    private void goToShare100() {
        goTo(Phase.READ_NEW);
        while (migration.state().share() < 100) {
            advance();
        }
    }

    private void in(Propagation propagation, Runnable content) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(propagation.value());
        template.executeWithoutResult(status -> content.run());
    }

    private void change(long id, String email) {
        assertThat(customers.changeEmail(id, Canary.of(email))).isOne();
    }

    private static void fail() {
        throw new Failure();
    }

    /** The e-mail addresses on the side that serialises, and where both must have them on the other one too. */
    private List<String> emails() {
        List<String> old = emails(LEFT, "select email from customer where id <= 2 order by id");
        List<String> next = emails(RIGHT, "select email_address from customer_v2 where id <= 2 order by id");
        Phase phase = migration.state().dataPhase();
        if (phase == Phase.SYNC || phase == Phase.READ_NEW) {
            assertThat(next).isEqualTo(old);
        }
        return phase.isBefore(Phase.WRITE_NEW) ? old : next;
    }

    private static List<String> emails(DataSource database, String sql) {
        return JdbcClient.create(database).sql(sql).query(String.class).list().stream()
                .map(email -> email.replace(Canary.MARK, ""))
                .toList();
    }

    @Test
    void the_migration_is_durable() {
        assertThat(migration.mode()).isEqualTo(ConsistencyMode.DURABLE);
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "NEW_ONLY")
    void a_transaction_that_reads_and_writes_goes_on_in_every_phase(Phase phase) {
        // given
        goTo(phase);

        // when
        in(Propagation.REQUIRED, () -> {
            Customer ada = customers.findById(1L).orElseThrow();
            customers.save(new Customer(1L, ada.fullName(), ada.status(), Canary.of("saved")));
            change(2, customers.findById(1L).orElseThrow().email().replace(Canary.MARK, "") + " too");
        });

        // then
        assertThat(emails()).containsExactly("saved", "saved too");
    }

    /** A repository has transactions of its own. */
    @ParameterizedTest
    @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "NEW_ONLY")
    void a_repositorys_own_transactions_go_on_in_every_phase(Phase phase) {
        // given
        goTo(phase);

        // when
        customers.rename(1L, Canary.of("Augusta King"));
        Customer created = customers.save(Customer.of("Next One"));

        // then
        assertThat(customers.findById(1L).orElseThrow().fullName()).isEqualTo(Canary.of("Augusta King"));
        assertThat(customers.findById(created.id())).isPresent();
        customers.deleteById(created.id());
        assertThat(customers.findById(created.id())).isEmpty();
    }

    @ParameterizedTest(name = "{0} alone in {1}: after a failure {2}")
    @CsvSource({
        "REQUIRED, SYNC, old",
        "REQUIRES_NEW, SYNC, old",
        "NESTED, SYNC, old",
        "SUPPORTS, SYNC, changed",
        "NOT_SUPPORTED, SYNC, changed",
        "NEVER, SYNC, changed",
        "REQUIRED, WRITE_NEW, old",
        "REQUIRES_NEW, WRITE_NEW, old",
        "NESTED, WRITE_NEW, old",
        "SUPPORTS, WRITE_NEW, changed",
        "NOT_SUPPORTED, WRITE_NEW, changed",
        "NEVER, WRITE_NEW, changed"
    })
    void a_failure_takes_back_what_its_own_transaction_wrote(Propagation propagation, Phase phase, String after) {
        // given
        goTo(phase);

        // when
        assertThatThrownBy(() -> in(propagation, () -> {
                    change(1, "changed");
                    fail();
                }))
                .isInstanceOf(Failure.class);

        // then
        assertThat(emails()).containsExactly(after, "old");
        in(propagation, () -> change(2, "kept"));
        assertThat(emails()).containsExactly(after, "kept");
    }

    @ParameterizedTest(name = "{0} inside another in {1}: after the outer failure {2}")
    @CsvSource({
        "REQUIRED, SYNC, old",
        "SUPPORTS, SYNC, old",
        "MANDATORY, SYNC, old",
        "NESTED, SYNC, old",
        "REQUIRES_NEW, SYNC, changed",
        "NOT_SUPPORTED, SYNC, changed",
        "REQUIRED, WRITE_NEW, old",
        "SUPPORTS, WRITE_NEW, old",
        "MANDATORY, WRITE_NEW, old",
        "NESTED, WRITE_NEW, old",
        "REQUIRES_NEW, WRITE_NEW, changed",
        "NOT_SUPPORTED, WRITE_NEW, changed"
    })
    void a_transaction_inside_another_shares_its_fate_or_has_its_own(
            Propagation propagation, Phase phase, String after) {
        // given
        goTo(phase);

        // when
        assertThatThrownBy(() -> in(Propagation.REQUIRED, () -> {
                    change(2, "outer");
                    in(propagation, () -> change(1, "changed"));
                    fail();
                }))
                .isInstanceOf(Failure.class);

        // then
        assertThat(emails()).containsExactly(after, "old");
        in(Propagation.REQUIRED, () -> {
            change(2, "outer");
            in(propagation, () -> change(1, "kept"));
        });
        assertThat(emails()).containsExactly("kept", "outer");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SYNC", "WRITE_NEW"})
    void a_nested_transaction_that_fails_leaves_the_outer_one_whole(Phase phase) {
        // given
        goTo(phase);

        // when
        in(Propagation.REQUIRED, () -> {
            change(1, "kept");
            assertThatThrownBy(() -> in(Propagation.NESTED, () -> {
                        change(2, "changed");
                        fail();
                    }))
                    .isInstanceOf(Failure.class);
        });

        // then
        assertThat(emails()).containsExactly("kept", "old");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SYNC", "WRITE_NEW"})
    void a_transaction_marked_for_rollback_inside_takes_all_back(Phase phase) {
        // given
        goTo(phase);

        // then
        assertThatThrownBy(() -> in(Propagation.REQUIRED, () -> {
                    change(1, "changed");
                    new TransactionTemplate(transactions).executeWithoutResult(TransactionStatus::setRollbackOnly);
                }))
                .isInstanceOf(UnexpectedRollbackException.class);
        assertThat(emails()).containsExactly("old", "old");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SYNC", "WRITE_NEW"})
    void what_spring_refuses_writes_nothing(Phase phase) {
        // given
        goTo(phase);

        // then
        assertThatThrownBy(() -> in(Propagation.MANDATORY, () -> change(1, "changed")))
                .isInstanceOf(IllegalTransactionStateException.class);
        assertThatThrownBy(() -> in(Propagation.REQUIRED, () -> in(Propagation.NEVER, () -> change(1, "changed"))))
                .isInstanceOf(IllegalTransactionStateException.class);
        assertThat(emails()).containsExactly("old", "old");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SYNC", "WRITE_NEW"})
    void a_savepoint_of_the_transaction_takes_back_what_came_after_it(Phase phase) {
        // given
        goTo(phase);

        // when
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            change(1, "kept");
            Object savepoint = status.createSavepoint();
            change(2, "changed");
            status.rollbackToSavepoint(savepoint);
            status.releaseSavepoint(savepoint);
        });

        // then
        assertThat(emails()).containsExactly("kept", "old");
    }

    private static void lockGuard() {
        Postgres.execute(LEFT, "do 'begin lock table zdm_guard in exclusive mode nowait; end'");
    }

    @Test
    void a_transaction_holds_the_writes_where_they_are_from_its_beginning() {
        // given
        goToShare100();

        // when
        in(
                Propagation.REQUIRED,
                () -> assertThatThrownBy(ZdmTransactionManagerTest::lockGuard)
                        .hasStackTraceContaining("could not obtain lock"));

        // then
        lockGuard();
    }

    @Test
    void while_the_writes_are_on_the_move_no_transaction_begins_and_none_is_left_behind() {
        // given
        goToShare100();
        Postgres.execute(LEFT, "update zdm_guard set owner = 'MOVING'");

        // when
        assertThatThrownBy(() -> in(Propagation.REQUIRED, () -> change(1, "changed")))
                .isInstanceOf(StalePhaseException.class)
                .hasMessageContaining("the writes are being moved");

        // then
        assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
        assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
        Postgres.execute(LEFT, "update zdm_guard set owner = 'OLD'");
        goTo(Phase.WRITE_NEW);
        in(Propagation.REQUIRED, () -> change(1, "changed"));
        assertThat(emails()).containsExactly("changed", "old");
    }

    private void readOnly(Runnable content) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setReadOnly(true);
        template.executeWithoutResult(status -> {
            assertThat(status.isReadOnly()).isTrue();
            content.run();
        });
    }

    @Test
    void a_new_transaction_inside_another_begins_where_the_writes_are_by_then() {
        // given
        goTo(Phase.SYNC);

        // when
        readOnly(() -> {
            goTo(Phase.WRITE_NEW);
            in(Propagation.REQUIRES_NEW, () -> {
                assertThat(TransactionSynchronizationManager.hasResource(LEFT)).isFalse();
                change(1, "changed");
            });

            // then
            assertThat(TransactionSynchronizationManager.hasResource(LEFT)).isTrue();
            assertThat(TransactionSynchronizationManager.isCurrentTransactionReadOnly())
                    .isTrue();
        });
        assertThat(emails()).containsExactly("changed", "old");
    }

    @Test
    void where_a_new_transaction_cannot_begin_the_one_under_way_goes_on() {
        // given
        goToShare100();

        // when
        readOnly(() -> {
            Postgres.execute(LEFT, "update zdm_guard set owner = 'MOVING'");
            assertThatThrownBy(() -> in(Propagation.REQUIRES_NEW, () -> change(1, "changed")))
                    .isInstanceOf(StalePhaseException.class);
            Postgres.execute(LEFT, "update zdm_guard set owner = 'OLD'");

            // then
            assertThat(TransactionSynchronizationManager.hasResource(RIGHT)).isTrue();
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"DUAL_WRITE, true", "SYNC, true", "WRITE_NEW, false"})
    void a_read_only_transaction_is_in_the_database_that_is_read(Phase phase, boolean old) {
        // given
        goTo(phase);

        // then
        readOnly(() -> {
            assertThat(TransactionSynchronizationManager.hasResource(LEFT)).isEqualTo(old);
            assertThat(TransactionSynchronizationManager.hasResource(RIGHT)).isEqualTo(!old);
            assertThat(customers.findById(1L).orElseThrow().email()).isEqualTo(Canary.of("old"));
        });
    }

    /** The last one, because no way leads back from where it goes. */
    @Test
    @Order(Integer.MAX_VALUE)
    void after_the_move_the_old_database_is_needed_no_more() {
        // given
        goTo(Phase.WRITE_NEW);
        migration.advance(TEST);
        migration.contract(TEST, () -> Postgres.execute(LEFT, "drop table customer"));

        // when
        in(Propagation.REQUIRED, () -> {
            assertThat(TransactionSynchronizationManager.hasResource(LEFT)).isFalse();
            change(1, "changed");
        });
        customers.rename(2L, Canary.of("Grace Murray"));

        // then
        readOnly(() -> {
            assertThat(TransactionSynchronizationManager.hasResource(LEFT)).isFalse();
            assertThat(customers.findById(2L).orElseThrow().fullName()).isEqualTo(Canary.of("Grace Murray"));
        });
        assertThat(emails(RIGHT, "select email_address from customer_v2 where id <= 2 order by id"))
                .containsExactly("changed", "old");
    }

    @Test
    void a_transaction_that_was_begun_elsewhere_is_joined() {
        // given
        goTo(Phase.WRITE_NEW);

        // when
        assertThatThrownBy(() -> new TransactionTemplate(right).executeWithoutResult(status -> {
                    in(Propagation.REQUIRED, () -> change(1, "changed"));
                    fail();
                }))
                .isInstanceOf(Failure.class);

        // then
        assertThat(emails()).containsExactly("old", "old");
    }

    @Test
    void managers_of_the_wrong_databases_are_refused() {
        PlatformTransactionManager swapped = new ZdmTransactionManager("customer-v2", beans, right, left);
        for (Phase phase : List.of(Phase.OLD_ONLY, Phase.SYNC, Phase.WRITE_NEW)) {
            // given
            goTo(phase);

            // then
            assertThatThrownBy(() -> swapped.getTransaction(TransactionDefinition.withDefaults()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll("customer-v2", "no transaction of the database of the", "DataSource");
            assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
        }
    }

    @Test
    void a_migration_that_does_not_exist_is_refused() {
        assertThatThrownBy(() -> new ZdmTransactionManager("customers", beans, left, right).getTransaction(null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("customers");
    }

    @Test
    void without_zdm_transactions_are_those_of_the_old_database() {
        // given
        PlatformTransactionManager alone =
                new ZdmTransactionManager("customer-v2", new DefaultListableBeanFactory(), left, right);

        // then
        new TransactionTemplate(alone)
                .executeWithoutResult(status -> assertThat(TransactionSynchronizationManager.hasResource(LEFT))
                        .isTrue());
    }
}
