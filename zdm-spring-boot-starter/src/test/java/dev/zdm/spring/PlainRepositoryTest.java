package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.checks.Canary;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spi.RecordStore;
import dev.zdm.spring.shop.Customer;
import dev.zdm.spring.shop.CustomerMapping;
import dev.zdm.spring.shop.CustomerV2;
import dev.zdm.spring.shop.Shop;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.Advised;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.support.TransactionTemplate;

/** Repositories that no framework implements, with their rows in beans of their own. */
class PlainRepositoryTest {
    private static DataSource database;

    @DualWrite(migration = "plain", to = NewCustomers.class, mapping = CustomerMapping.class)
    interface Customers {
        @ReadSwitch(key = "#id")
        @Nullable
        String nameOf(long id);

        @DualWrite(key = "#id")
        void add(long id, String name);
    }

    interface NewCustomers {
        @Nullable
        String nameOf(long id);

        void add(long id, String name);
    }

    @Transactional
    static class OldTable implements Customers {
        private final JdbcClient sql;

        OldTable(DataSource database) {
            this.sql = JdbcClient.create(database);
        }

        @Override
        @Transactional(readOnly = true)
        public @Nullable String nameOf(long id) {
            return sql.sql("select full_name from customer where id = ?")
                    .param(id)
                    .query(String.class)
                    .optional()
                    .orElse(null);
        }

        @Override
        public void add(long id, String name) {
            sql.sql("insert into customer values (?, ?, 0, null)")
                    .params(id, name)
                    .update();
        }
    }

    static class NewTable implements NewCustomers {
        private final JdbcClient sql;

        NewTable(DataSource database) {
            this.sql = JdbcClient.create(database);
        }

        @Override
        public @Nullable String nameOf(long id) {
            return "new "
                    + sql.sql("select first_name from customer_v2 where id = ?")
                            .param(id)
                            .query(String.class)
                            .single();
        }

        @Override
        public void add(long id, String name) {
            sql.sql("insert into customer_v2 values (?, ?, null, 'NEW', null)")
                    .params(id, name)
                    .update();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Rows {
        @Bean
        RecordStore<Long, Customer> oldRows(JdbcDataStore home) {
            return JdbcRecordStore.on(home)
                    .table("customer")
                    .<Long, Customer>key("id", Long.class, Customer::id)
                    .column("full_name", Customer::fullName)
                    .column("status", Customer::status)
                    .column("email", Customer::email)
                    .read(row -> new Customer(row.getLong(1), row.getString(2), row.getInt(3), row.getString(4)))
                    .build();
        }

        @Bean
        JdbcRecordStore<Long, CustomerV2> newRows(JdbcDataStore home) {
            return JdbcRecordStore.on(home)
                    .table("customer_v2")
                    .<Long, CustomerV2>key("id", Long.class, CustomerV2::id)
                    .column("first_name", CustomerV2::firstName)
                    .column("last_name", CustomerV2::lastName)
                    .column("status", CustomerV2::status)
                    .column("email_address", CustomerV2::emailAddress)
                    .read(row -> new CustomerV2(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            CustomerV2.Status.valueOf(row.getString(4)),
                            row.getString(5)))
                    .build();
        }
    }

    /** Calls an annotated bean before start-up has ended. */
    static class Hasty {
        Hasty(Customers customers) {
            customers.add(99, Canary.of("Hasty"));
        }
    }

    private final ApplicationContextRunner runner = Contexts.on(database)
            .withBean("oldTable", OldTable.class)
            .withBean("newTable", NewTable.class)
            .withUserConfiguration(Rows.class)
            .withPropertyValues("zdm.migrations.plain.read-steps=100", "zdm.migrations.plain.gates.bake-time=0");

    @BeforeAll
    static void createTables() {
        database = Postgres.freshDatabase();
        Postgres.execute(database, Shop.TABLES);
    }

    @BeforeEach
    void empty() {
        Postgres.execute(database, "truncate customer, customer_v2");
        Postgres.execute(database, "drop table if exists zdm_migration, zdm_instance, zdm_audit, zdm_scan, zdm_guard");
    }

    @Test
    void both_tables_are_written_and_reads_move() {
        runner.run(context -> {
            // given
            Customers customers = context.getBean(Customers.class);
            assertThat(migration(context).mode()).isEqualTo(ConsistencyMode.ATOMIC);
            goTo(context, Phase.DUAL_WRITE);

            // when
            customers.add(1, Canary.of("Ada"));

            // then
            assertThat(names("full_name", "customer")).containsExactly(Canary.of("Ada"));
            assertThat(names("first_name", "customer_v2")).containsExactly(Canary.of("Ada"));
            assertThat(customers.nameOf(1)).isEqualTo(Canary.of("Ada"));
            goTo(context, Phase.READ_NEW);
            assertThat(customers.nameOf(1)).isEqualTo("new " + Canary.of("Ada"));
            goTo(context, Phase.WRITE_NEW);
            customers.add(2, Canary.of("Grace"));
            assertThat(names("full_name", "customer")).containsExactly(Canary.of("Ada"), Canary.of("Grace"));
        });
    }

    @Test
    void calls_are_routed_inside_the_transaction_that_the_bean_itself_declares() {
        runner.run(context -> {
            // given
            Advised proxy = (Advised) context.getBean(Customers.class);

            // when
            List<String> chain = Arrays.stream(proxy.getAdvisors())
                    .map(advisor -> advisor.getAdvice().getClass().getSimpleName())
                    .toList();

            // then
            assertThat(chain)
                    .containsSubsequence(
                            TransactionInterceptor.class.getSimpleName(), RoutingInterceptor.class.getSimpleName());
            assertThat(chain)
                    .filteredOn(RoutingInterceptor.class.getSimpleName()::equals)
                    .hasSize(1);
        });
    }

    @Test
    void a_failing_method_takes_both_tables_back() {
        runner.run(context -> {
            // given
            Customers customers = context.getBean(Customers.class);
            goTo(context, Phase.DUAL_WRITE);
            customers.add(1, Canary.of("Ada"));

            // when
            Optional<Exception> thrown = failure(() -> customers.add(1, Canary.of("Ada again")));

            // then
            assertThat(thrown).containsInstanceOf(DuplicateKeyException.class);
            assertThat(names("full_name", "customer")).containsExactly(Canary.of("Ada"));
            assertThat(names("first_name", "customer_v2")).containsExactly(Canary.of("Ada"));
        });
    }

    /** One transaction never sees two phases: what it read parked, it writes parked. */
    @Test
    void a_transaction_keeps_the_phase_in_which_it_began() {
        runner.run(context -> {
            // given
            Customers customers = context.getBean(Customers.class);
            customers.nameOf(1);

            // when
            new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
                customers.nameOf(1);
                context.getBean(Zdm.class).control("plain").advance(Instruction.by("test"));
                customers.add(1, "Ada");
            });
            customers.add(2, "Grace");

            // then
            assertThat(names("first_name", "customer_v2")).containsExactly("Grace");
        });
    }

    @Test
    void a_call_before_start_up_has_ended_is_routed_too() {
        // given: a migration that is on its way
        runner.run(context -> goTo(context, Phase.DUAL_WRITE));

        // when
        runner.withBean(Hasty.class).run(context -> {

            // then
            assertThat(context).hasNotFailed();
            assertThat(names("first_name", "customer_v2")).containsExactly(Canary.of("Hasty"));
        });
    }

    @DualWrite(migration = "own", to = OwnNames2.class)
    static class OwnNames extends InMemoryNames {
        @DualWrite(key = "#id")
        public void name(long id, String name) {
            put(new Name(id, name));
        }
    }

    static class OwnNames2 extends InMemoryNames {
        public void name(long id, String name) {
            put(new Name(id, name));
        }
    }

    @Test
    void a_repository_may_hold_its_rows_itself() {
        Contexts.inMemory()
                .withPropertyValues("zdm.migrations.own.volatile-state=true")
                .withBean(OwnNames.class)
                .withBean(OwnNames2.class)
                .run(context -> {
                    // given
                    context.getBean(Zdm.class).control("own").advance(Instruction.by("test"));

                    // when
                    context.getBean(OwnNames.class).name(1, "Ada");

                    // then
                    assertThat(context.getBean(OwnNames2.class).find(1L)).contains(new InMemoryNames.Name(1L, "Ada"));
                });
    }

    private static Optional<Exception> failure(Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private static Migration<?, ?> migration(ApplicationContext context) {
        return (Migration<?, ?>) context.getBean(Zdm.class).control("plain");
    }

    private static void goTo(ApplicationContext context, Phase phase) {
        Migration<?, ?> migration = migration(context);
        while (migration.state().phase() != phase) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            migration.advance(Instruction.by("test"));
        }
    }

    private static List<String> names(String column, String table) {
        return JdbcClient.create(database)
                .sql("select " + column + " from " + table + " order by id")
                .query(String.class)
                .list();
    }
}
