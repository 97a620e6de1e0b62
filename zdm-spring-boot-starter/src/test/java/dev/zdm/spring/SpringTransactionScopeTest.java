package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Unit;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class SpringTransactionScopeTest {
    private static DataSource database;
    private static DataSource elsewhere;

    private final PlatformTransactionManager manager = new JdbcTransactionManager(database);
    private final SpringTransactionScope scope = new SpringTransactionScope(manager, database);
    private final JdbcClient sql = JdbcClient.create(database);

    @BeforeAll
    static void createDatabases() {
        database = Postgres.freshDatabase();
        elsewhere = Postgres.freshDatabase();
        Postgres.execute(database, "create table item (id int primary key)");
        Postgres.execute(elsewhere, "create table item (id int primary key)");
    }

    @BeforeEach
    void empty() {
        sql.sql("truncate item").update();
    }

    @Test
    void nothing_is_under_way_outside_a_transaction() {
        assertThat(scope.current()).isEmpty();
    }

    @Test
    void nothing_is_under_way_where_spring_only_synchronizes() {
        // given
        TransactionTemplate supports = template(TransactionDefinition.PROPAGATION_SUPPORTS);

        // when
        supports.executeWithoutResult(status -> {
            insert(1);

            // then
            assertThat(TransactionSynchronizationManager.isSynchronizationActive())
                    .isTrue();
            assertThat(scope.current()).isEmpty();
        });
    }

    @Test
    void the_same_unit_is_found_all_through_a_transaction() {
        inTransaction(unit -> {
            unit.attach("key", "value");
            assertThat(scope.current()).containsSame(unit);
            assertThat(unit.attribute("key")).isEqualTo("value");
        });
        inTransaction(unit -> assertThat(unit.attribute("key")).isNull());
    }

    @Test
    void a_transaction_of_another_data_source_is_no_unit_even_if_ours_is_used_in_it() {
        // given
        TransactionTemplate others = new TransactionTemplate(new JdbcTransactionManager(elsewhere));

        // when
        others.executeWithoutResult(status -> {
            insert(1);
            assertThat(TransactionSynchronizationManager.hasResource(database)).isTrue();

            // then
            assertThat(scope.current()).isEmpty();
            status.setRollbackOnly();
        });
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void a_unit_knows_whether_it_was_declared_read_only() {
        // given
        TransactionTemplate readOnly = template(TransactionDefinition.PROPAGATION_REQUIRED);
        readOnly.setReadOnly(true);

        // then
        readOnly.executeWithoutResult(
                status -> assertThat(current().isReadOnly()).isTrue());
        inTransaction(unit -> assertThat(unit.isReadOnly()).isFalse());
    }

    @Test
    void a_transaction_inside_that_is_new_sees_an_empty_unit_and_the_outer_one_returns() {
        inTransaction(outer -> {
            outer.attach("key", "outer");
            template(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult(status -> {
                assertThat(current()).isNotSameAs(outer);
                assertThat(current().attribute("key")).isNull();
                current().attach("key", "inner");
            });
            assertThat(current()).isSameAs(outer);
            assertThat(outer.attribute("key")).isEqualTo("outer");
        });
    }

    @Test
    void a_transaction_that_is_suspended_is_no_unit() {
        inTransaction(outer -> {
            template(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
                    .executeWithoutResult(status -> assertThat(scope.current()).isEmpty());
            assertThat(current()).isSameAs(outer);
        });
    }

    @Test
    void what_was_attached_since_a_savepoint_is_forgotten_when_the_transaction_returns_to_it() {
        inTransaction(unit -> {
            unit.attach("before", 1);
            template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult(status -> {
                unit.attach("since", 2);
                unit.attach("before", 3);
                status.setRollbackOnly();
            });
            assertThat(unit.attribute("since")).isNull();
            assertThat(unit.attribute("before")).isEqualTo(1);
        });
    }

    @Test
    void a_unit_first_seen_after_a_savepoint_is_empty_again_when_the_transaction_returns_to_it() {
        template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult(outer -> {
            template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult(status -> {
                current().attach("since", 2);
                status.setRollbackOnly();
            });
            assertThat(current().attribute("since")).isNull();
        });
    }

    @Test
    void what_was_attached_since_a_savepoint_stays_if_it_is_released() {
        inTransaction(unit -> {
            template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult(status -> unit.attach("since", 2));
            assertThat(unit.attribute("since")).isEqualTo(2);
        });
    }

    @Test
    void required_joins_the_unit_under_way() {
        inTransaction(unit -> scope.required(() -> assertThat(current()).isSameAs(unit)));
    }

    @Test
    void required_begins_a_unit_that_commits() {
        // when
        String result = scope.required(() -> {
            assertThat(current().isReadOnly()).isFalse();
            insert(1);
            return "done";
        });

        // then
        assertThat(result).isEqualTo("done");
        assertThat(ids()).containsExactly(1);
        assertThat(scope.current()).isEmpty();
    }

    @Test
    void an_exception_that_leaves_required_does_not_doom_the_unit_it_joined() {
        // when
        inTransaction(unit -> {
            insert(1);
            assertThatThrownBy(() -> scope.required(() -> {
                        throw new IllegalStateException("inner");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        });

        // then
        assertThat(ids()).containsExactly(1);
    }

    static Stream<Throwable> anything_throwable() {
        return Stream.of(new IllegalStateException("own"), new IOException("checked"), new AssertionError("error"));
    }

    @ParameterizedTest
    @MethodSource("anything_throwable")
    void required_rolls_its_own_unit_back_on_anything_and_hands_it_on_untouched(Throwable thrown) {
        // when
        assertThatThrownBy(() -> scope.required(() -> {
                    insert(1);
                    throw SpringTransactionScopeTest.<RuntimeException>sneaky(thrown);
                }))
                .isSameAs(thrown);

        // then
        assertThat(ids()).isEmpty();
        assertThat(scope.current()).isEmpty();
    }

    @Test
    void requires_new_commits_whatever_becomes_of_the_unit_around_it() {
        // when
        template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult(status -> {
            insert(1);
            scope.requiresNew(() -> insert(2));
            status.setRollbackOnly();
        });

        // then
        assertThat(ids()).containsExactly(2);
    }

    @Test
    void a_unit_marked_for_rollback_rolls_back_even_if_the_exception_is_caught_and_tells_the_caller() {
        assertThatExceptionOfType(UnexpectedRollbackException.class)
                .isThrownBy(() -> inTransaction(unit -> {
                    insert(1);
                    unit.markRollbackOnly();
                }));
        assertThat(ids()).isEmpty();
    }

    @Test
    void a_failing_rollback_does_not_hide_the_first_exception() {
        // given
        IllegalStateException first = new IllegalStateException("first");

        // when
        assertThatThrownBy(() -> scope.requiresNew(() -> {
                    scope.withConnection(connection -> {
                        connection.close();
                        return null;
                    });
                    throw first;
                }))
                // then
                .isSameAs(first)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    }

    @Test
    void callbacks_hear_in_order_whether_the_unit_committed() {
        // given
        List<String> heard = new ArrayList<>();

        // when
        inTransaction(unit -> {
            unit.afterCompletion(committed -> heard.add("first " + committed));
            unit.afterCompletion(committed -> heard.add("second " + committed));
        });
        template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult(status -> {
            current().afterCompletion(committed -> heard.add("third " + committed));
            status.setRollbackOnly();
        });

        // then
        assertThat(heard).containsExactly("first true", "second true", "third false");
    }

    @Test
    void a_callback_that_throws_does_not_silence_the_next() {
        // given
        List<Boolean> heard = new ArrayList<>();

        // when
        inTransaction(unit -> {
            unit.afterCompletion(committed -> {
                throw new IllegalStateException("broken");
            });
            unit.afterCompletion(committed -> {
                throw new NoClassDefFoundError("com/example/Missing");
            });
            unit.afterCompletion(heard::add);
        });

        // then
        assertThat(heard).containsExactly(true);
    }

    @Test
    void a_callback_runs_outside_of_the_ended_transaction() {
        // given
        List<String> heard = new ArrayList<>();

        // when
        inTransaction(unit -> {
            insert(1);
            String ended = backend();
            unit.afterCompletion(committed -> {
                assertThat(scope.current()).isEmpty();
                heard.add(ended.equals(backend()) ? "same connection" : "own connection");
                scope.required(() -> insert(2));
            });
            unit.afterCompletion(committed -> {
                heard.add(scope.current().isEmpty() ? "no unit" : "unit");
                heard.add(ended.equals(backend()) ? "same connection" : "own connection");
            });
        });

        // then
        assertThat(heard).containsExactly("own connection", "no unit", "own connection");
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void what_others_do_after_completion_is_a_unit_of_its_own() {
        // when
        template(TransactionDefinition.PROPAGATION_REQUIRED)
                .executeWithoutResult(status ->
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void afterCompletion(int outcome) {
                                assertThat(scope.current()).isEmpty();
                                scope.required(() -> insert(1));
                            }
                        }));

        // then
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void work_inside_a_unit_uses_its_connection_and_outside_one_of_its_own() throws SQLException {
        inTransaction(unit -> assertThat(backend()).isEqualTo(backend()));
        assertThat(scope.withConnection(Connection::getAutoCommit)).isTrue();
        inTransaction(unit -> assertThat(autoCommits()).isFalse());
    }

    @Test
    void a_transaction_aware_data_source_counts_as_what_it_wraps() {
        // given
        DataSource aware = new TransactionAwareDataSourceProxy(new TransactionAwareDataSourceProxy(database));
        SpringTransactionScope wrapped = new SpringTransactionScope(manager, aware);

        // then
        inTransaction(unit -> {
            unit.attach("key", "of the other scope");
            assertThat(wrapped.current()).isPresent();
        });
    }

    @Test
    void a_lazy_data_source_takes_part_before_its_first_statement() {
        // given
        DataSource lazy = new LazyConnectionDataSourceProxy(database);
        PlatformTransactionManager managed = new JdbcTransactionManager(lazy);
        SpringTransactionScope lazily = new SpringTransactionScope(managed, lazy);

        // then
        new TransactionTemplate(managed)
                .executeWithoutResult(status -> assertThat(lazily.current()).isPresent());
    }

    @Test
    void a_manager_of_another_data_source_is_refused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new SpringTransactionScope(manager, elsewhere))
                .withMessageContaining("another DataSource")
                .withMessageContaining("zdm.transaction-manager");
    }

    @Test
    void a_manager_that_never_synchronizes_is_refused() {
        // given
        JdbcTransactionManager silent = new JdbcTransactionManager(database);
        silent.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);

        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new SpringTransactionScope(silent, database))
                .withMessageContaining("never synchronizes")
                .withMessageContaining("SYNCHRONIZATION_ALWAYS");
    }

    private void inTransaction(Consumer<Unit> work) {
        template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult(status -> work.accept(current()));
    }

    private TransactionTemplate template(int propagation) {
        TransactionTemplate template = new TransactionTemplate(manager);
        template.setPropagationBehavior(propagation);
        return template;
    }

    private Unit current() {
        return scope.current().orElseThrow();
    }

    private int insert(int id) {
        return sql.sql("insert into item values (?)").param(id).update();
    }

    private List<Integer> ids() {
        return sql.sql("select id from item order by id").query(Integer.class).list();
    }

    private String backend() {
        try {
            return scope.withConnection(
                    connection -> JdbcClient.create(new SingleConnectionDataSource(connection, true))
                            .sql("select pg_backend_pid()")
                            .query(String.class)
                            .single());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean autoCommits() {
        try {
            return scope.withConnection(Connection::getAutoCommit);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws what the caller did not declare
    private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
