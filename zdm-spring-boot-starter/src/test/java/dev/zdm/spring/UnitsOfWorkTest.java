package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spring.matrix.Cell;
import dev.zdm.spring.matrix.Column;
import dev.zdm.spring.matrix.Outcome;
import dev.zdm.spring.matrix.Row;
import dev.zdm.spring.matrix.Way;
import dev.zdm.spring.shop.Customer;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.Shop;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** Writes inside transactions of every kind, on PostgreSQL: a row and its copy share their fate. */
@DirtiesContext
@SpringBootTest(
        classes = {Shop.class, UnitsOfWorkTest.Application.class},
        properties = {
            "zdm.initialize-schema=always",
            "zdm.migrations.customer-v2.at-least=atomic",
            "zdm.migrations.customer-v2.read-steps=100",
            "zdm.migrations.customer-v2.gates.bake-time=0",
            "zdm.migrations.customer-v2.scan.pause=0"
        })
class UnitsOfWorkTest {
    private static final DataSource DATABASE = Postgres.freshDatabase();

    @TestConfiguration(proxyBeanMethods = false)
    @EnableResilientMethods
    static class Application {
        @Bean
        DataSource dataSource() {
            Postgres.execute(DATABASE, Shop.TABLES);
            return DATABASE;
        }

        @Bean
        Work work() {
            return new Work();
        }
    }

    /** A service of the application, with a transaction of each kind. */
    static class Work {
        @Transactional
        public void required(Runnable work) {
            work.run();
        }

        @Transactional(propagation = Propagation.SUPPORTS)
        public void supports(Runnable work) {
            work.run();
        }

        @Transactional(propagation = Propagation.MANDATORY)
        public void mandatory(Runnable work) {
            work.run();
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public void requiresNew(Runnable work) {
            work.run();
        }

        @Transactional(propagation = Propagation.NOT_SUPPORTED)
        public void notSupported(Runnable work) {
            work.run();
        }

        @Transactional(propagation = Propagation.NEVER)
        public void never(Runnable work) {
            work.run();
        }

        @Transactional(propagation = Propagation.NESTED)
        public void nested(Runnable work) {
            work.run();
        }

        @Transactional(readOnly = true)
        public void readOnly(Runnable work) {
            work.run();
        }

        @Retryable(maxRetries = 2, delay = 0)
        @Transactional
        public void retried(Runnable work) {
            work.run();
        }
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Autowired
    private Zdm zdm;

    @Autowired
    private CustomerRepository customers;

    @Autowired
    private Work work;

    private final JdbcClient beside = JdbcClient.create(DATABASE);
    private Migration<?, ?> migration;

    @BeforeEach
    void startAfresh() {
        migration = (Migration<?, ?>) zdm.control("customer-v2");
        Postgres.execute(DATABASE, """
                truncate customer, customer_v2;
                insert into customer values (1, 'CANARY-Ada Lovelace', 0, 'CANARY-old'), (2, 'CANARY-Grace Hopper', 0, 'CANARY-old');
                insert into customer_v2 values
                    (1, 'CANARY-Ada', 'Lovelace', 'NEW', 'CANARY-old'), (2, 'CANARY-Grace', 'Hopper', 'NEW', 'CANARY-old')
                """);
    }

    private void in(Propagation propagation, Runnable content) {
        switch (propagation) {
            case REQUIRED -> work.required(content);
            case SUPPORTS -> work.supports(content);
            case MANDATORY -> work.mandatory(content);
            case REQUIRES_NEW -> work.requiresNew(content);
            case NOT_SUPPORTED -> work.notSupported(content);
            case NEVER -> work.never(content);
            case NESTED -> work.nested(content);
            default -> throw new IllegalArgumentException(propagation.name());
        }
    }

    private void goTo(Phase phase) {
        Instruction test = Instruction.by("test");
        while (phase.isBefore(migration.state().phase())) {
            migration.rollback(test);
        }
        while (migration.state().phase() != phase) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            migration.advance(test);
        }
    }

    /** The e-mail addresses of both tables, which must be the same. */
    private List<String> emails() {
        String of = "select coalesce(%s, '') from %s where id <= 2 order by id";
        List<String> old = beside.sql(of.formatted("email", "customer"))
                .query(String.class)
                .list();
        List<String> copied = beside.sql(of.formatted("email_address", "customer_v2"))
                .query(String.class)
                .list();
        assertThat(copied).isEqualTo(old);
        return old.stream().map(email -> email.replace(Canary.MARK, "")).toList();
    }

    private void change(long id, String email) {
        assertThat(customers.changeEmail(id, Canary.of(email))).isOne();
    }

    private static void fail() {
        throw new Failure();
    }

    @Test
    void the_migration_is_atomic() {
        assertThat(migration.mode()).isEqualTo(ConsistencyMode.ATOMIC);
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
    @Cell(row = Row.ALONE, column = Column.WRITE, way = Way.JDK_PROXY, outcome = Outcome.SHARES_ITS_FATE)
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
    @Cell(row = Row.NESTED, column = Column.WRITE, way = Way.JDK_PROXY, outcome = Outcome.SHARES_ITS_FATE)
    void a_transaction_inside_another_shares_its_fate_or_has_its_own(
            Propagation propagation, Phase phase, String after) {
        // given
        goTo(phase);

        // when
        assertThatThrownBy(() -> work.required(() -> {
                    change(2, "outer");
                    in(propagation, () -> change(1, "changed"));
                    fail();
                }))
                .isInstanceOf(Failure.class);

        // then
        assertThat(emails()).containsExactly(after, "old");
        work.required(() -> {
            change(2, "outer");
            in(propagation, () -> change(1, "kept"));
        });
        assertThat(emails()).containsExactly("kept", "outer");
    }

    @Test
    void what_spring_refuses_writes_nothing() {
        // given
        goTo(Phase.SYNC);

        // then
        assertThatThrownBy(() -> work.mandatory(() -> change(1, "changed")))
                .isInstanceOf(IllegalTransactionStateException.class);
        assertThatThrownBy(() -> work.required(() -> work.never(() -> change(1, "changed"))))
                .isInstanceOf(IllegalTransactionStateException.class);
        assertThat(emails()).containsExactly("old", "old");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SYNC", "WRITE_NEW"})
    @Cell(row = Row.MARKED, column = Column.WRITE, way = Way.JDK_PROXY, outcome = Outcome.BOTH_SIDES_ROLL_BACK)
    void a_unit_marked_for_rollback_inside_takes_both_sides_back(Phase phase) {
        // given
        goTo(phase);

        // when
        assertThatThrownBy(() -> work.required(() -> {
                    change(1, "changed");
                    work.supports(() -> {
                        change(2, "changed");
                        TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
                    });
                }))
                .isInstanceOf(UnexpectedRollbackException.class);

        // then
        assertThat(emails()).containsExactly("old", "old");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SYNC", "READ_NEW", "WRITE_NEW"})
    @Cell(
            row = Row.WRITE_IN_READ_ONLY,
            column = Column.WRITE,
            way = Way.JDK_PROXY,
            outcome = Outcome.FAILS_AS_THE_DATABASE_SAYS)
    void a_write_in_a_read_only_unit_fails_as_the_database_says(Phase phase) {
        // given
        goTo(phase);

        // then
        assertThatThrownBy(() -> work.readOnly(() -> change(1, "changed")))
                .hasStackTraceContaining("read-only transaction");
        assertThat(beside.sql("select email from customer where id = 1")
                        .query(String.class)
                        .single())
                .isEqualTo(Canary.of("old"));
    }

    // --- savepoints

    /** Whoever moves the writes takes this lock, and waits as long as a writer's unit holds the guard. */
    private boolean holdsGuard() {
        try {
            Postgres.execute(DATABASE, "begin; lock table zdm_guard in exclusive mode nowait; commit");
            return false;
        } catch (IllegalStateException e) {
            assertThat(e).hasStackTraceContaining("could not obtain lock");
            return true;
        }
    }

    private void nestedThatFails(Runnable inside) {
        assertThatThrownBy(() -> work.nested(() -> {
                    inside.run();
                    fail();
                }))
                .isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SYNC", "READ_NEW", "WRITE_NEW"})
    @Cell(row = Row.SAVEPOINT, column = Column.WRITE, way = Way.JDK_PROXY)
    void after_a_return_to_a_savepoint_the_next_write_takes_the_guard_again_and_is_copied(Phase phase) {
        // given
        goTo(phase);

        // when
        work.required(() -> {
            nestedThatFails(() -> {
                change(1, "lost");
                assertThat(holdsGuard()).isTrue();
            });
            assertThat(holdsGuard()).isFalse();
            change(2, "kept");

            // then
            assertThat(holdsGuard()).isTrue();
        });
        assertThat(emails()).containsExactly("old", "kept");
        assertThat(holdsGuard()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SYNC", "READ_NEW", "WRITE_NEW"})
    void what_was_written_before_a_savepoint_keeps_its_guard_and_its_copy(Phase phase) {
        // given
        goTo(phase);

        // when
        work.required(() -> {
            change(2, "kept");
            nestedThatFails(() -> change(1, "lost"));
            assertThat(holdsGuard()).isTrue();
            nestedThatFails(() -> change(2, "lost"));
        });

        // then
        assertThat(emails()).containsExactly("old", "kept");
    }

    // --- retries

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SYNC", "WRITE_NEW"})
    @Cell(row = Row.RETRY_AROUND, column = Column.WRITE, way = Way.JDK_PROXY)
    void a_retry_around_a_transaction_repeats_all_of_it(Phase phase) {
        // given
        goTo(phase);
        AtomicInteger attempts = new AtomicInteger();

        // when
        work.retried(() -> {
            change(1, "attempt " + attempts.incrementAndGet());
            if (attempts.get() < 3) {
                fail();
            }
        });

        // then
        assertThat(emails()).containsExactly("attempt 3", "old");
    }

    @Test
    void a_retry_inside_a_transaction_finds_it_aborted_and_nothing_is_written() {
        // given
        goTo(Phase.SYNC);

        // when
        assertThatThrownBy(() -> work.required(() -> {
                    change(1, "first");
                    assertThatThrownBy(() -> customers.save(new Customer(2L, null, 0, Canary.of("fails"))))
                            .isInstanceOf(DataAccessException.class);
                    change(2, "second try");
                }))
                .hasStackTraceContaining("current transaction is aborted");

        // then
        assertThat(emails()).containsExactly("old", "old");
    }

    @Test
    @Cell(row = Row.RETRY_INSIDE, column = Column.WRITE, way = Way.JDK_PROXY, outcome = Outcome.WITH_SAVEPOINTS_ONLY)
    void a_retry_inside_a_transaction_works_where_each_attempt_has_a_savepoint() {
        // given
        goTo(Phase.SYNC);

        // when
        work.required(() -> {
            change(1, "first");
            assertThatThrownBy(() -> work.nested(() -> customers.save(new Customer(2L, null, 0, Canary.of("fails")))))
                    .isInstanceOf(DataAccessException.class);
            work.nested(() -> change(2, "second try"));
        });

        // then
        assertThat(emails()).containsExactly("first", "second try");
    }

    @Test
    void a_unit_that_the_guard_refuses_is_repeated_by_a_retry_around_it() {
        // given
        goTo(Phase.SYNC);
        AtomicInteger attempts = new AtomicInteger();

        // when: between two attempts the guard admits the phase again
        work.retried(() -> {
            admit(attempts.incrementAndGet() == 1 ? Phase.READ_NEW : Phase.BACKFILL);
            try {
                change(1, "attempt " + attempts.get());
            } catch (StalePhaseException e) {
                assertThat(attempts).hasValue(1);
                throw e;
            }
        });

        // then
        assertThat(attempts).hasValue(2);
        assertThat(emails()).containsExactly("attempt 2", "old");
    }

    private void admit(Phase phase) {
        Postgres.execute(DATABASE, "update zdm_guard set min_phase = '" + phase + "'");
    }
}
