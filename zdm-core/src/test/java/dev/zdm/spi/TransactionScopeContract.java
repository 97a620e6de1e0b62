package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every scope over a SQL database does. A scope's own test inherits it and says what to run and what came of it. */
public abstract class TransactionScopeContract {
    private TransactionScope scope;

    /** A scope whose database holds an empty table {@code entry (id int primary key)}. */
    protected abstract TransactionScope scope();

    /** The committed rows of the table, in order. */
    protected abstract List<Integer> committed();

    @BeforeEach
    final void createScope() {
        scope = scope();
    }

    /** Both ways to run a unit; without one under way they do the same. */
    private <T, X extends Exception> T run(String way, Call<T, X> call) throws X {
        return way.equals("required") ? scope.required(call) : scope.requiresNew(call);
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "requiresNew"})
    void a_unit_commits_when_its_call_returns(String way) throws Exception {
        // when
        String result = run(way, () -> {
            insert(1);
            assertThat(committed()).isEmpty();
            return "result";
        });

        // then
        assertThat(result).isEqualTo("result");
        assertThat(committed()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "requiresNew"})
    void a_unit_rolls_back_when_its_call_throws_and_the_exception_arrives_as_it_is(String way) {
        for (Throwable failure : List.of(
                new IOException("checked"), new IllegalStateException("unchecked"), new AssertionError("error"))) {
            // when
            assertThatThrownBy(() -> run(way, () -> {
                        insert(1);
                        return fail(failure);
                    }))
                    .isSameAs(failure);

            // then
            assertThat(committed()).isEmpty();
            assertThat(scope.current()).isEmpty();
        }
    }

    @Test
    void nothing_is_under_way_before_and_after_a_unit() {
        // given
        assertThat(scope.current()).isEmpty();

        // when
        boolean during = scope.required(() -> scope.current().isPresent());

        // then
        assertThat(during).isTrue();
        assertThat(scope.current()).isEmpty();
    }

    @Test
    void a_unit_of_zdm_is_not_read_only() {
        // then
        assertThat(scope.<Boolean, RuntimeException>required(() -> unit().isReadOnly()))
                .isFalse();
        assertThat(scope.<Boolean, RuntimeException>requiresNew(() -> unit().isReadOnly()))
                .isFalse();
    }

    @Test
    void required_joins_the_unit_under_way() throws Exception {
        // when
        assertThatThrownBy(() -> scope.required(() -> {
                    Connection outer = scope.withConnection(connection -> connection);
                    scope.required(() -> {
                        assertThat(scope.<Connection>withConnection(connection -> connection))
                                .isSameAs(outer);
                        return insert(1);
                    });
                    return fail(new IllegalStateException("outer"));
                }))
                .hasMessage("outer");

        // then
        assertThat(committed()).isEmpty();
    }

    @Test
    void an_exception_in_a_joined_call_does_not_spoil_the_unit() throws Exception {
        // when
        scope.required(() -> {
            insert(1);
            assertThatThrownBy(() -> scope.required(() -> fail(new IOException("inner"))))
                    .hasMessage("inner");
            return insert(2);
        });

        // then
        assertThat(committed()).containsExactly(1, 2);
    }

    @Test
    void requires_new_commits_whatever_becomes_of_the_unit_around_it() {
        // when
        assertThatThrownBy(() -> scope.required(() -> {
                    insert(1);
                    scope.requiresNew(() -> insert(2));
                    return fail(new IllegalStateException("outer"));
                }))
                .hasMessage("outer");

        // then
        assertThat(committed()).containsExactly(2);
    }

    @Test
    void a_single_statement_commits_whatever_becomes_of_the_unit_around_it() throws Exception {
        // when
        scope.single(() -> insert(1));
        assertThatThrownBy(() -> scope.required(() -> {
                    insert(2);
                    scope.single(() -> insert(3));
                    return fail(new IllegalStateException("outer"));
                }))
                .hasMessage("outer");

        // then
        assertThat(committed()).containsExactly(1, 3);
    }

    @Test
    void requires_new_rolls_back_without_the_unit_around_it() throws Exception {
        // when
        scope.required(() -> {
            insert(1);
            assertThatThrownBy(() -> scope.requiresNew(() -> {
                        insert(2);
                        return fail(new IllegalStateException("inner"));
                    }))
                    .hasMessage("inner");
            return insert(3);
        });

        // then
        assertThat(committed()).containsExactly(1, 3);
    }

    @Test
    void a_new_unit_has_its_own_attributes_and_the_one_around_it_keeps_its_own() {
        scope.required(() -> {
            // given
            unit().attach("key", "outer");

            // when
            Object inner = scope.requiresNew(() -> {
                Object before = unit().attribute("key");
                unit().attach("key", "inner");
                return before;
            });

            // then
            assertThat(inner).isNull();
            assertThat(unit().attribute("key")).isEqualTo("outer");
            return null;
        });
    }

    @Test
    void attributes_are_found_by_equality_and_gone_with_the_unit() {
        // given
        record Key(String name) {}

        // when
        scope.required(() -> {
            unit().attach(new Key("a"), 1);
            unit().attach(new Key("a"), 2);
            assertThat(unit().attribute(new Key("a"))).isEqualTo(2);
            assertThat(unit().attribute(new Key("b"))).isNull();
            return scope.required(
                    () -> assertThat(unit().attribute(new Key("a"))).isEqualTo(2));
        });

        // then
        Object after = scope.required(() -> unit().attribute(new Key("a")));
        assertThat(after).isNull();
    }

    @Test
    void a_unit_marked_for_rollback_rolls_back_and_says_so() {
        // when
        assertThatThrownBy(() -> scope.required(() -> {
                    insert(1);
                    unit().markRollbackOnly();
                    return "looks well";
                }))
                .isInstanceOf(RuntimeException.class);

        // then
        assertThat(committed()).isEmpty();
    }

    @Test
    void a_joined_call_can_mark_the_unit_for_rollback() {
        // when
        assertThatThrownBy(() -> scope.required(() -> {
                    insert(1);
                    scope.required(() -> {
                        unit().markRollbackOnly();
                        return null;
                    });
                    return insert(2);
                }))
                .isInstanceOf(RuntimeException.class);

        // then
        assertThat(committed()).isEmpty();
    }

    @Test
    void a_marked_unit_that_throws_keeps_its_own_exception() {
        // given
        IOException failure = new IOException("its own");

        // then
        assertThatThrownBy(() -> scope.required(() -> {
                    unit().markRollbackOnly();
                    return fail(failure);
                }))
                .isSameAs(failure);
    }

    @Test
    void marking_a_new_unit_does_not_mark_the_one_around_it() throws Exception {
        // when
        scope.required(() -> {
            insert(1);
            assertThatThrownBy(() -> scope.requiresNew(() -> {
                unit().markRollbackOnly();
                return insert(2);
            }));
            return insert(3);
        });

        // then
        assertThat(committed()).containsExactly(1, 3);
    }

    @Test
    void callbacks_run_once_in_order_after_the_commit_and_outside_of_the_unit() throws Exception {
        // given
        List<String> heard = new ArrayList<>();

        // when
        scope.required(() -> {
            unit().afterCompletion(committed -> heard.add("first " + committed + scope.current() + committed()));
            scope.required(() -> {
                unit().afterCompletion(committed -> heard.add("second " + committed));
                return null;
            });
            return insert(1);
        });

        // then
        assertThat(heard).containsExactly("first true" + Optional.empty() + List.of(1), "second true");
    }

    @Test
    void callbacks_hear_of_a_rollback() {
        // given
        List<Boolean> heard = new ArrayList<>();

        // when
        assertThatThrownBy(() -> scope.required(() -> {
            unit().afterCompletion(heard::add);
            return fail(new IOException());
        }));
        assertThatThrownBy(() -> scope.required(() -> {
            unit().afterCompletion(heard::add);
            unit().markRollbackOnly();
            return null;
        }));

        // then
        assertThat(heard).containsExactly(false, false);
    }

    @Test
    void callbacks_belong_to_their_own_unit() {
        // given
        List<String> heard = new ArrayList<>();

        // when
        assertThatThrownBy(() -> scope.required(() -> {
            unit().afterCompletion(committed -> heard.add("outer " + committed));
            scope.requiresNew(() -> {
                unit().afterCompletion(committed -> heard.add("inner " + committed));
                return null;
            });
            heard.add("between");
            return fail(new IOException());
        }));

        // then
        assertThat(heard).containsExactly("inner true", "between", "outer false");
    }

    @Test
    void what_a_callback_after_the_commit_throws_reaches_whoever_ended_the_unit() {
        // given
        List<String> heard = new ArrayList<>();
        IllegalStateException failure = new IllegalStateException("late");

        // when
        assertThatThrownBy(() -> scope.required(() -> {
                    unit().afterCommit(() -> {
                        heard.add("first " + scope.current() + committed());
                        throw failure;
                    });
                    unit().afterCommit(() -> heard.add("second"));
                    unit().afterCompletion(committed -> heard.add("completed " + committed));
                    return insert(1);
                }))
                .isSameAs(failure);

        // then
        assertThat(committed()).containsExactly(1);
        assertThat(heard).containsExactly("first " + Optional.empty() + List.of(1), "second", "completed true");
        assertThat(scope.current()).isEmpty();
    }

    @Test
    void a_callback_after_the_commit_may_open_a_unit_of_its_own() throws Exception {
        // when
        scope.required(() -> {
            unit().afterCommit(() -> scope.requiresNew(() -> insertUnchecked(2)));
            return insert(1);
        });

        // then
        assertThat(committed()).containsExactly(1, 2);
        assertThat(scope.current()).isEmpty();
    }

    @Test
    void a_callback_after_the_commit_hears_nothing_of_a_rollback() {
        // given
        List<String> heard = new ArrayList<>();

        // when
        assertThatThrownBy(() -> scope.required(() -> {
            unit().afterCommit(() -> heard.add("ran"));
            return fail(new IOException());
        }));

        // then
        assertThat(heard).isEmpty();
    }

    @Test
    void without_a_unit_each_statement_commits_by_itself() throws Exception {
        // when
        insert(1);

        // then
        assertThat(committed()).containsExactly(1);
    }

    /** The unit under way. */
    protected final Unit unit() {
        return scope.current().orElseThrow();
    }

    /** Inserts a row on the lent connection. */
    protected final int insert(int id) throws SQLException {
        return scope.withConnection(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("insert into entry (id) values (" + id + ")");
            }
        });
    }

    private int insertUnchecked(int id) {
        try {
            return insert(id);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object fail(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }
}
