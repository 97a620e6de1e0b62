package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Verdict;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.CopyFailedException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spi.MigrationListener;
import dev.zdm.spring.matrix.Cell;
import dev.zdm.spring.matrix.Column;
import dev.zdm.spring.matrix.Outcome;
import dev.zdm.spring.matrix.Row;
import dev.zdm.spring.matrix.Way;
import dev.zdm.spring.shop.Customer;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.CustomerV2Repository;
import dev.zdm.spring.shop.Shop;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.support.TransactionTemplate;

@DirtiesContext
@SpringBootTest(
        classes = {Shop.class, DualWriteTest.Database.class},
        properties = {
            "zdm.initialize-schema=always",
            "zdm.migrations.customer-v2.at-least=atomic",
            "zdm.migrations.customer-v2.read-steps=50,100",
            "zdm.migrations.customer-v2.gates.bake-time=0",
            "zdm.migrations.customer-v2.shadow.sample=100",
            "zdm.migrations.customer-v2.scan.pause=0"
        })
class DualWriteTest {

    @TestConfiguration(proxyBeanMethods = false)
    static class Database {
        @Bean
        DataSource dataSource() {
            DataSource database = Postgres.freshDatabase();
            Postgres.execute(database, Shop.TABLES);
            return database;
        }

        @Bean
        Comparisons comparisons() {
            return new Comparisons();
        }
    }

    static class Comparisons implements MigrationListener {
        final BlockingQueue<MigrationEvent.Compared> seen = new LinkedBlockingQueue<>();

        @Override
        public void on(MigrationEvent event) {
            if (event instanceof MigrationEvent.Compared compared) {
                seen.add(compared);
            }
        }
    }

    @Autowired
    private Zdm zdm;

    @Autowired
    private Comparisons comparisons;

    @Autowired
    private CustomerRepository customers;

    @Autowired
    private CustomerV2Repository newCustomers;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private PlatformTransactionManager transactions;

    private Migration<Long, Customer> migration;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void startAfresh() {
        migration = (Migration<Long, Customer>) zdm.control("customer-v2");
        goTo(Phase.OLD_ONLY);
        sql.sql("truncate customer, customer_v2").update();
    }

    @Test
    void the_mode_is_found_and_the_settings_are_applied() {
        assertThat(migration.mode()).isEqualTo(ConsistencyMode.ATOMIC);
        assertThat(migration.status().notCovered())
                .contains("writes to 'customer' that bypass CustomerRepository")
                .anySatisfy(gap -> assertThat(gap).contains("deleteByEmail").contains("resetAll"));
    }

    @Test
    void before_dual_writing_only_the_old_table_is_written() {
        // when
        customers.save(Customer.of("Ada Lovelace"));

        // then
        assertThat(customers.count()).isOne();
        assertThat(newCustomers.count()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"DUAL_WRITE", "BACKFILL", "SYNC", "READ_NEW", "WRITE_NEW"})
    void every_kind_of_write_reaches_both_tables(Phase phase) {
        // given
        goTo(phase);

        // when
        Customer saved = customers.save(Customer.of("Ada Lovelace"));
        List<Customer> all =
                customers.saveAll(List.of(Customer.of("Grace Hopper"), Customer.of("Alan"), Customer.of("Edsger")));
        customers.changeEmail(saved.id(), Canary.of("ada@new.example"));
        customers.rename(all.get(0).id(), "Grace Brewster Hopper");
        customers.delete(all.get(1));
        customers.deleteById(all.get(2).id());

        // then
        assertThat(names())
                .containsExactly("Ada Lovelace/ada@new.example", "Grace Brewster Hopper/grace hopper@example.org");
        assertThat(newNames()).isEqualTo(names());
    }

    @Test
    @Cell(row = Row.MAY_WRITE, column = Column.WRITE, way = Way.JDK_PROXY)
    void rolling_back_the_callers_transaction_takes_both_tables_back() {
        // given
        goTo(Phase.DUAL_WRITE);

        // when
        inTransaction(status -> {
            customers.save(Customer.of("Ada Lovelace"));
            assertThat(newCustomers.count()).isOne();
            status.setRollbackOnly();
        });

        // then
        assertThat(names()).isEmpty();
        assertThat(newNames()).isEmpty();
    }

    @Test
    void from_sync_on_a_copy_that_fails_takes_the_write_back_even_if_the_caller_catches_it() {
        // given
        goTo(Phase.SYNC);
        refuseLongNames();

        // when
        try {
            assertThatExceptionOfType(UnexpectedRollbackException.class)
                    .isThrownBy(() -> inTransaction(status -> {
                        customers.save(Customer.of("Ada"));
                        assertThatExceptionOfType(CopyFailedException.class)
                                .isThrownBy(() -> customers.save(Customer.of("Barbara Liskov")));
                    }));
        } finally {
            acceptLongNames();
        }

        // then
        assertThat(names()).isEmpty();
        assertThat(newNames()).isEmpty();
    }

    @Test
    void before_sync_a_copy_that_fails_is_owed_and_arrives_once_the_new_table_takes_it() {
        // given
        goTo(Phase.DUAL_WRITE);
        refuseLongNames();

        // when
        try {
            inTransaction(status -> {
                customers.save(Customer.of("Ada"));
                customers.save(Customer.of("Barbara Liskov"));
                customers.save(Customer.of("Mary"));
            });

            // then
            assertThat(names()).hasSize(3);
            assertThat(newNames()).hasSize(2);
            assertThat(migration.pending()).isOne();
        } finally {
            acceptLongNames();
        }
        await().untilAsserted(() -> assertThat(newNames()).hasSize(3));
        await().until(() -> migration.pending() == 0);
    }

    private void refuseLongNames() {
        sql.sql("alter table customer_v2 add constraint short check (length(first_name) < 12)")
                .update();
    }

    private void acceptLongNames() {
        sql.sql("alter table customer_v2 drop constraint short").update();
    }

    @Test
    @Cell(row = Row.READ_ONLY, column = Column.READ, way = Way.JDK_PROXY, outcome = Outcome.FOLLOWS_THE_SHARE)
    @Cell(row = Row.MAY_WRITE, column = Column.READ, way = Way.JDK_PROXY, outcome = Outcome.READS_THE_SERIALISING_SIDE)
    void read_only_transactions_follow_the_share_and_all_others_read_the_table_that_serialises() {
        // given
        Customer ada = customers.save(Customer.of("Ada Lovelace"));
        goTo(Phase.READ_NEW, 100);
        tellTablesApart();

        // then
        readOnly().executeWithoutResult(status -> assertThat(nameOf(ada)).isEqualTo("New Lovelace"));
        inTransaction(status -> assertThat(nameOf(ada)).isEqualTo("Old Lovelace"));
        assertThat(customers.lookUp(ada.id()).orElseThrow().fullName()).isEqualTo(Canary.of("New Lovelace"));
        assertThat(customers.findAll()).extracting(Customer::fullName).containsExactly(Canary.of("New Lovelace"));
        assertThat(customers.findByEmail(ada.email()))
                .extracting(Customer::fullName)
                .containsExactly(Canary.of("New Lovelace"));
    }

    @Test
    void a_shadow_read_asks_the_old_repository_on_another_thread_and_compares() throws InterruptedException {
        // given
        Customer ada = customers.save(Customer.of("Ada Lovelace"));
        goTo(Phase.READ_NEW, 100);
        comparisons.seen.clear();

        // when
        assertThat(nameOf(ada)).isEqualTo("Ada Lovelace");

        // then
        assertThat(comparisons.seen.poll(30, TimeUnit.SECONDS))
                .extracting(MigrationEvent.Compared::verdict)
                .isEqualTo(Verdict.MATCH);
    }

    @Test
    void a_difference_is_confirmed_by_asking_the_same_repository_again() throws InterruptedException {
        // given
        Customer ada = customers.save(Customer.of("Ada Lovelace"));
        goTo(Phase.READ_NEW, 100);
        tellTablesApart();
        comparisons.seen.clear();

        // when
        assertThat(customers.lookUp(ada.id())).isPresent();

        // then
        assertThat(comparisons.seen.poll(30, TimeUnit.SECONDS))
                .extracting(MigrationEvent.Compared::verdict)
                .isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void calls_are_routed_inside_the_transaction_that_the_repository_itself_declares() {
        // when
        List<Class<?>> chain = Arrays.stream(((Advised) customers).getAdvisors())
                .<Class<?>>map(advisor -> advisor.getAdvice().getClass())
                .toList();

        // then
        assertThat(chain).containsSubsequence(TransactionInterceptor.class, RoutingInterceptor.class);
    }

    @Test
    void returning_to_a_savepoint_takes_both_tables_back_to_it() {
        // given
        goTo(Phase.DUAL_WRITE);

        // when
        inTransaction(outer -> {
            customers.save(Customer.of("Ada"));
            nested().executeWithoutResult(inner -> {
                customers.save(Customer.of("Grace"));
                inner.setRollbackOnly();
            });
            customers.save(Customer.of("Edsger"));
        });

        // then
        assertThat(names()).containsExactly("Ada/ada@example.org", "Edsger/edsger@example.org");
        assertThat(newNames()).isEqualTo(names());
    }

    @Test
    void queries_without_a_key_stay_until_all_reads_have_moved() {
        // given
        customers.saveAll(List.of(Customer.of("Ada Lovelace")));
        goTo(Phase.READ_NEW, 50);
        tellTablesApart();

        // then
        assertThat(customers.findAll()).extracting(Customer::fullName).containsExactly(Canary.of("Old Lovelace"));
    }

    @Test
    void once_writes_have_moved_reads_of_writing_transactions_have_too() {
        // given
        Customer ada = customers.save(Customer.of("Ada Lovelace"));
        goTo(Phase.WRITE_NEW);
        tellTablesApart();

        // then
        inTransaction(status -> assertThat(nameOf(ada)).isEqualTo("New Lovelace"));
    }

    @Test
    void a_new_transaction_inside_another_stands_for_itself() {
        // given
        goTo(Phase.DUAL_WRITE);

        // when
        inTransaction(outer -> {
            customers.save(Customer.of("Ada Lovelace"));
            requiresNew().executeWithoutResult(inner -> customers.save(Customer.of("Grace Hopper")));
            outer.setRollbackOnly();
        });

        // then
        assertThat(names()).containsExactly("Grace Hopper/grace hopper@example.org");
        assertThat(newNames()).isEqualTo(names());
    }

    @Test
    void bulk_writes_are_refused_while_both_tables_are_kept() {
        // given
        customers.save(Customer.of("Ada Lovelace"));
        assertThat(customers.resetAll()).isOne();
        goTo(Phase.DUAL_WRITE);

        // then
        for (Runnable bulk :
                List.<Runnable>of(customers::resetAll, customers::deleteAll, () -> customers.deleteByEmail("ada"))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(bulk::run)
                    .withMessageContaining("customer-v2")
                    .withMessageContaining("DUAL_WRITE");
        }
        assertThat(names()).hasSize(1);
    }

    @Test
    void the_callers_own_exception_comes_through_untouched() {
        assertThatIllegalStateException()
                .isThrownBy(() -> inTransaction(status -> {
                    throw new IllegalStateException("mine");
                }))
                .withMessage("mine");
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> customers.rename(-1L, "nobody"));
    }

    private void goTo(Phase phase) {
        goTo(phase, phase == Phase.READ_NEW ? 50 : 0);
    }

    private void goTo(Phase phase, int share) {
        Instruction test = Instruction.by("test");
        while (phase.isBefore(migration.state().phase())) {
            migration.rollback(test);
        }
        while (migration.state().phase() != phase || migration.state().share() < share) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            migration.advance(test);
        }
    }

    private void tellTablesApart() {
        sql.sql("update customer set full_name = 'CANARY-Old Lovelace'").update();
        sql.sql("update customer_v2 set first_name = 'CANARY-New'").update();
    }

    private String nameOf(Customer customer) {
        return customers
                .findById(customer.id())
                .map(Customer::fullName)
                .map(DualWriteTest::unmarked)
                .orElse("");
    }

    private List<String> names() {
        return sql.sql("select full_name || '/' || email from customer order by id").query(String.class).stream()
                .map(DualWriteTest::unmarked)
                .toList();
    }

    private static String unmarked(String text) {
        return text.replace(Canary.MARK, "");
    }

    private List<String> newNames() {
        return sql
                .sql(
                        "select concat_ws(' ', first_name, last_name) || '/' || email_address from customer_v2 order by id")
                .query(String.class)
                .stream()
                .map(DualWriteTest::unmarked)
                .toList();
    }

    private void inTransaction(Consumer<TransactionStatus> work) {
        new TransactionTemplate(transactions).executeWithoutResult(work);
    }

    private TransactionTemplate readOnly() {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setReadOnly(true);
        return template;
    }

    private TransactionTemplate requiresNew() {
        return template(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    private TransactionTemplate nested() {
        return template(TransactionDefinition.PROPAGATION_NESTED);
    }

    private TransactionTemplate template(int propagation) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(propagation);
        return template;
    }
}
