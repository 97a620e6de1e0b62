package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.MigrationStatus;
import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Instruction;
import dev.zdm.spring.shop.Customer;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.CustomerV2Repository;
import dev.zdm.spring.shop.Shop;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is promised under which transaction manager and behind which DataSource: never more than is true. */
class ConsistencyTest {
    private final DataSource database = Postgres.freshDatabase();
    private final DataSource other = Postgres.freshDatabase();

    @BeforeEach
    void createTables() {
        Postgres.execute(database, Shop.TABLES);
        Postgres.execute(other, Shop.TABLES);
    }

    static Stream<Arguments> wrappers() {
        return Stream.of(
                Arguments.of("plain", UnaryOperator.identity()),
                Arguments.of("lazy", wrapper(LazyConnectionDataSourceProxy::new)),
                Arguments.of("aware", wrapper(TransactionAwareDataSourceProxy::new)),
                Arguments.of(
                        "aware of a lazy one",
                        wrapper(target ->
                                new TransactionAwareDataSourceProxy(new LazyConnectionDataSourceProxy(target)))));
    }

    private static UnaryOperator<DataSource> wrapper(UnaryOperator<DataSource> wrap) {
        return wrap;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrappers")
    void behind_a_proxy_both_sides_change_in_one_transaction(String name, UnaryOperator<DataSource> wrap) {
        repositories(wrap.apply(database)).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(status(context.getBean(Zdm.class)).mode()).contains(ConsistencyMode.ATOMIC);
            requireBothOrNone(
                    context.getBean(Zdm.class),
                    context.getBean(CustomerRepository.class),
                    context.getBean(PlatformTransactionManager.class));
        });
    }

    static Stream<Arguments> managers() {
        return Stream.of(
                Arguments.of(DataSourceTransactionManager.class.getSimpleName(), OfTheDataSource.class),
                Arguments.of(JdbcTransactionManager.class.getSimpleName(), OfJdbc.class),
                Arguments.of(JpaTransactionManager.class.getSimpleName(), OfJpa.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("managers")
    void under_a_manager_of_the_data_source_both_sides_change_in_one_transaction(String name, Class<?> manager) {
        repositories(database).withUserConfiguration(manager).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(status(context.getBean(Zdm.class)).mode()).contains(ConsistencyMode.ATOMIC);
            requireBothOrNone(
                    context.getBean(Zdm.class),
                    context.getBean(CustomerRepository.class),
                    context.getBean(PlatformTransactionManager.class));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OfTheDataSource {
        @Bean
        PlatformTransactionManager transactionManager(DataSource database) {
            return new DataSourceTransactionManager(database);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfJdbc {
        @Bean
        PlatformTransactionManager transactionManager(DataSource database) {
            return new JdbcTransactionManager(database);
        }
    }

    @Entity
    static class Account {
        @Id
        Long id;
    }

    @Configuration(proxyBeanMethods = false)
    static class OfJpa {
        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource database) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(database);
            factory.setManagedTypes(PersistenceManagedTypes.of(Account.class.getName()));
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setJpaDialect(new HibernateJpaDialect());
            factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "none"));
            return factory;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    private static void requireBothOrNone(Zdm zdm, CustomerRepository customers, PlatformTransactionManager manager) {
        zdm.control("customer-v2").advance(Instruction.by("test"));
        TransactionTemplate transaction = new TransactionTemplate(manager);

        // when
        Customer kept = transaction.execute(status -> customers.save(Customer.of("Ada Lovelace")));
        transaction.executeWithoutResult(status -> {
            customers.save(kept.withName("Grace Hopper"));
            status.setRollbackOnly();
        });

        // then
        assertThat(customers.findById(kept.id())).map(Customer::fullName).contains(Canary.of("Ada Lovelace"));
    }

    @Test
    void what_is_rolled_back_is_rolled_back_on_both_sides() {
        repositories(database).run(context -> {
            requireBothOrNone(
                    context.getBean(Zdm.class),
                    context.getBean(CustomerRepository.class),
                    context.getBean(PlatformTransactionManager.class));
            assertThat(JdbcClient.create(database)
                            .sql("select first_name from customer_v2")
                            .query(String.class)
                            .list())
                    .containsExactly(Canary.of("Ada"));
        });
    }

    /** Transactions of nobody: what a global transaction is to a DataSource that does not take part. */
    static final class GlobalTransaction implements UserTransaction {
        private int status = Status.STATUS_NO_TRANSACTION;

        @Override
        public void begin() {
            status = Status.STATUS_ACTIVE;
        }

        @Override
        public void commit() {
            status = Status.STATUS_NO_TRANSACTION;
        }

        @Override
        public void rollback() {
            status = Status.STATUS_NO_TRANSACTION;
        }

        @Override
        public void setRollbackOnly() {
            status = Status.STATUS_MARKED_ROLLBACK;
        }

        @Override
        public int getStatus() {
            return status;
        }

        @Override
        public void setTransactionTimeout(int seconds) {
            // never too late
        }
    }

    @Test
    void a_global_transaction_in_which_the_data_source_takes_no_part_promises_nothing() {
        repositories(database)
                .withBean(
                        "transactionManager",
                        PlatformTransactionManager.class,
                        () -> new JtaTransactionManager((UserTransaction) new GlobalTransaction()))
                .run(context -> assertThat(status(context.getBean(Zdm.class))).satisfies(status -> {
                    assertThat(status.mode()).contains(ConsistencyMode.BEST_EFFORT);
                    assertThat(status.modeReason()).isEqualTo("the two sides are in different transactions");
                }));
    }

    /** A DataSource that takes part in global transactions, one at a time on each thread. */
    static final class Participant extends DelegatingDataSource {
        private final DataSource target;
        private final ThreadLocal<@Nullable SingleConnectionDataSource> joined = new ThreadLocal<>();

        Participant(DataSource target) {
            super(target);
            this.target = target;
        }

        @Override
        public Connection getConnection() throws SQLException {
            SingleConnectionDataSource own = joined.get();
            return own == null ? target.getConnection() : own.getConnection();
        }

        void begin() throws SQLException {
            Connection connection = target.getConnection();
            connection.setAutoCommit(false);
            joined.set(new SingleConnectionDataSource(connection, true));
        }

        void end(boolean commit) throws SQLException {
            SingleConnectionDataSource own = Objects.requireNonNull(joined.get());
            Connection connection = own.getConnection();
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
            own.destroy();
            joined.remove();
        }
    }

    @Test
    void a_global_transaction_in_which_the_data_source_takes_part_is_one_transaction() {
        Participant participant = new Participant(database);
        UserTransaction global = transactionOf(participant);
        repositories(participant)
                .withBean(
                        "transactionManager", PlatformTransactionManager.class, () -> new JtaTransactionManager(global))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(status(context.getBean(Zdm.class)).mode()).contains(ConsistencyMode.ATOMIC);
                    requireBothOrNone(
                            context.getBean(Zdm.class),
                            context.getBean(CustomerRepository.class),
                            context.getBean(PlatformTransactionManager.class));
                });
    }

    private static UserTransaction transactionOf(Participant participant) {
        ThreadLocal<GlobalTransaction> status = ThreadLocal.withInitial(GlobalTransaction::new);
        return (UserTransaction) Proxy.newProxyInstance(
                ConsistencyTest.class.getClassLoader(),
                new Class<?>[] {UserTransaction.class},
                (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "begin" -> participant.begin();
                        case "commit" -> participant.end(true);
                        case "rollback" -> participant.end(false);
                        default -> {}
                    }
                    return method.invoke(status.get(), args);
                });
    }

    /** Answers to whoever is said to ask. */
    static final class Tenants extends AbstractRoutingDataSource {
        static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

        Tenants(DataSource first, DataSource second) {
            setTargetDataSources(Map.of("first", first, "second", second));
            setDefaultTargetDataSource(first);
            afterPropertiesSet();
        }

        @Override
        protected @Nullable Object determineCurrentLookupKey() {
            return TENANT.get();
        }
    }

    static Stream<Arguments> routing() {
        return Stream.of(
                Arguments.of("routing", UnaryOperator.identity()),
                Arguments.of("lazy", wrapper(LazyConnectionDataSourceProxy::new)),
                Arguments.of("aware", wrapper(TransactionAwareDataSourceProxy::new)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routing")
    void a_data_source_that_routes_is_never_atomic(String name, UnaryOperator<DataSource> wrap) {
        routed(wrap)
                .run(context -> assertThat(status(context.getBean(Zdm.class))).satisfies(status -> {
                    assertThat(status.mode()).contains(ConsistencyMode.BEST_EFFORT);
                    assertThat(status.modeReason())
                            .isEqualTo("its DataSource chooses a database for each transaction anew");
                }));
    }

    @Test
    void a_data_source_that_routes_is_refused_where_more_is_required() {
        routed(UnaryOperator.identity())
                .withPropertyValues("zdm.migrations.customer-v2.at-least=atomic")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContainingAll(
                                "at least ATOMIC is required, but only BEST_EFFORT was found",
                                "chooses a database for each transaction anew"));
    }

    @Test
    void a_data_source_that_routes_cannot_hold_the_state() {
        repositories(new Tenants(database, other))
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContainingAll(
                                "the DataSource 'dataSource' chooses a database for each connection anew",
                                "zdm's own tables",
                                "set zdm.data-source to a DataSource of one database"));
    }

    /** The state in the first tenant's database, the rows wherever the tenant is. */
    private ApplicationContextRunner routed(UnaryOperator<DataSource> wrap) {
        return repositories(database)
                .withBean(
                        "routing",
                        DataSource.class,
                        () -> wrap.apply(new Tenants(database, other)),
                        definition -> definition.setPrimary(true))
                .withPropertyValues("zdm.data-source=dataSource");
    }

    @Test
    void a_data_source_that_reads_elsewhere_is_never_atomic() {
        LazyConnectionDataSourceProxy splitting = new LazyConnectionDataSourceProxy(database);
        splitting.setReadOnlyDataSource(other);
        repositories(splitting)
                .run(context -> assertThat(status(context.getBean(Zdm.class))).satisfies(status -> {
                    assertThat(status.mode()).contains(ConsistencyMode.BEST_EFFORT);
                    assertThat(status.modeReason())
                            .isEqualTo("its DataSource sends read-only transactions to another database");
                }));
    }

    private static MigrationStatus status(Zdm zdm) {
        return zdm.control("customer-v2").status();
    }

    private static ApplicationContextRunner repositories(DataSource dataSource) {
        return Contexts.repositories(Contexts.on(dataSource), CustomerRepository.class, CustomerV2Repository.class);
    }
}
