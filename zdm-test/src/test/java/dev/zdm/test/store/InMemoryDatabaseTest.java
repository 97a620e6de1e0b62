package dev.zdm.test.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import dev.zdm.test.fault.Faults;
import dev.zdm.test.fault.InjectedFailureException;
import dev.zdm.test.fault.SimulatedCrash;
import dev.zdm.testing.Background;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InMemoryDatabaseTest {
    private final Faults faults = new Faults(by -> {});
    private final InMemoryDatabase database = new InMemoryDatabase(faults);
    private final TransactionScope scope = database.transactions();
    private final InMemoryRecordStore<Long, Row> rows =
            new InMemoryRecordStore<>(database, "rows", Long.class, Row::id);
    private final Background background = new Background();

    record Row(long id, String text) {}

    @AfterEach
    void endThreads() {
        background.close();
    }

    private Unit unit() {
        return scope.current().orElseThrow();
    }

    private <T> T elsewhere(java.util.concurrent.Callable<T> task) {
        return Background.get(background.run(task));
    }

    @Test
    void others_see_what_a_unit_wrote_only_after_its_commit() {
        // when
        List<Row> seen = database.inTransaction(() -> {
            rows.put(new Row(1, "a"));
            assertThat(rows.find(1L)).isPresent();
            assertThat(rows.page(null, 10)).hasSize(1);
            return elsewhere(() -> rows.page(null, 10));
        });

        // then
        assertThat(seen).isEmpty();
        assertThat(elsewhere(() -> rows.page(null, 10))).containsExactly(new Row(1, "a"));
    }

    @Test
    void a_unit_that_throws_leaves_nothing_and_its_exception_arrives_as_it_is() {
        // given
        rows.with(new Row(1, "before"));
        Exception failure = new Exception("checked");

        // when
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    rows.put(new Row(1, "after"));
                    rows.put(new Row(2, "new"));
                    rows.remove(1L);
                    throw failure;
                }))
                .isSameAs(failure);

        // then
        assertThat(rows.rows()).containsExactly(new Row(1, "before"));
        assertThat(scope.current()).isEmpty();
    }

    @Test
    void a_unit_marked_for_rollback_rolls_back_and_says_so() {
        // when
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    rows.put(new Row(1, "a"));
                    unit().markRollbackOnly();
                    return "looks well";
                }))
                .isInstanceOf(InMemoryDatabaseException.class)
                .hasMessageContaining("marked it for rollback");

        // then
        assertThat(rows.rows()).isEmpty();
    }

    @Test
    void a_new_unit_commits_whatever_becomes_of_the_one_around_it() {
        // when
        assertThatThrownBy(() -> database.inTransaction(() -> {
            rows.put(new Row(1, "outer"));
            scope.requiresNew(() -> {
                assertThat(rows.find(1L)).isEmpty();
                rows.put(new Row(2, "inner"));
                return true;
            });
            throw new IllegalStateException("outer");
        }));

        // then
        assertThat(rows.rows()).containsExactly(new Row(2, "inner"));
    }

    @Test
    void a_read_only_unit_refuses_writes() {
        // when / then
        assertThatThrownBy(() -> database.inReadOnlyTransaction(() -> {
                    assertThat(unit().isReadOnly()).isTrue();
                    rows.put(new Row(1, "a"));
                    return true;
                }))
                .hasMessageContaining("read-only");
        assertThat(rows.rows()).isEmpty();
    }

    @Test
    void callbacks_hear_the_end_outside_of_the_unit_and_what_they_throw_arrives() {
        // given
        List<String> heard = new ArrayList<>();

        // when
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    rows.put(new Row(1, "a"));
                    unit().afterCompletion(committed -> heard.add(committed + " " + scope.current()));
                    unit().afterCompletion(committed -> {
                        throw new IllegalStateException("callback");
                    });
                    unit().afterCompletion(committed -> heard.add("third"));
                    return true;
                }))
                .hasMessage("callback");

        // then
        assertThat(heard).containsExactly("true " + Optional.empty(), "third");
        assertThat(rows.rows()).hasSize(1);
    }

    @Test
    void a_locked_row_keeps_other_writers_waiting_and_readers_not() {
        // given
        rows.with(new Row(1, "before"));
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<Boolean> holder = background.run(() -> database.inTransaction(() -> {
            rows.findForUpdate(1L);
            locked.countDown();
            Background.await(end);
            rows.put(new Row(1, "first"));
            return true;
        }));
        Background.await(locked);

        // when
        Future<Optional<Row>> second = background.run(() -> database.inTransaction(() -> rows.findForUpdate(1L)));
        awaitWaiter();

        // then
        assertThat(rows.find(1L)).contains(new Row(1, "before"));
        assertThatThrownBy(() -> database.inTransaction(() -> rows.pageForShare(null, 10)))
                .isInstanceOf(BusyException.class);
        assertThat(second).isNotDone();
        end.countDown();
        assertThat(Background.get(holder)).isTrue();
        assertThat(Background.get(second)).contains(new Row(1, "first"));
    }

    private void awaitWaiter() {
        while (database.locks().waiters() == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoever_would_wait_for_himself_is_told_at_once() {
        // when / then
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    rows.put(new Row(1, "outer"));
                    return scope.requiresNew(() -> {
                        rows.put(new Row(1, "inner"));
                        return true;
                    });
                }))
                .isInstanceOf(InMemoryDatabaseException.class)
                .hasMessageContaining("the row 1 of 'rows'")
                .hasMessageContaining("wait for ever");
        assertThat(rows.rows()).isEmpty();
    }

    @Test
    void of_two_that_wait_for_each_other_one_is_told_and_the_other_goes_on() {
        // given
        CountDownLatch both = new CountDownLatch(2);

        // when
        List<Future<Boolean>> runners =
                List.of(background.run(() -> lockBoth(1, 2, both)), background.run(() -> lockBoth(2, 1, both)));

        // then
        assertThat(runners.stream().map(Background::get)).containsExactlyInAnyOrder(true, false);
    }

    private boolean lockBoth(long first, long second, CountDownLatch both) {
        try {
            return database.inTransaction(() -> {
                rows.put(new Row(first, "x"));
                both.countDown();
                Background.await(both);
                rows.put(new Row(second, "x"));
                return true;
            });
        } catch (InMemoryDatabaseException e) {
            return false;
        }
    }

    @Test
    void a_failure_before_the_commit_rolls_back() {
        // given
        faults.fail("rows.commit");

        // when / then
        assertThatThrownBy(() -> rows.put(new Row(1, "a"))).isInstanceOf(InjectedFailureException.class);
        assertThat(rows.rows()).isEmpty();
        faults.requireAllHappened();
    }

    @Test
    void a_failure_after_the_commit_is_a_reply_that_got_lost() {
        // given
        faults.fail("rows.committed");
        List<Boolean> heard = new ArrayList<>();

        // when
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    unit().afterCompletion(heard::add);
                    rows.put(new Row(1, "a"));
                    return true;
                }))
                .isInstanceOf(InjectedFailureException.class);

        // then
        assertThat(rows.rows()).hasSize(1);
        assertThat(heard).containsExactly(false);
    }

    @Test
    void a_crash_leaves_no_lock_and_no_uncommitted_row() {
        // given
        faults.crash("rows.put").onCall(2);

        // when
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    rows.put(new Row(1, "a"));
                    rows.put(new Row(2, "b"));
                    return true;
                }))
                .isInstanceOf(SimulatedCrash.class);

        // then
        assertThat(rows.rows()).isEmpty();
        assertThat(elsewhere(() -> {
                    rows.put(new Row(1, "c"));
                    return rows.rows();
                }))
                .hasSize(1);
    }

    @Test
    void generated_keys_go_on_after_every_key_that_was_ever_given() {
        // given
        assertThat(rows.nextKey()).isEqualTo(1);
        rows.with(new Row(7, "a"));

        // when
        rows.advanceGeneratedKeys(5);

        // then
        assertThat(rows.nextKey()).isEqualTo(8);
        rows.advanceGeneratedKeys(20);
        assertThat(rows.lastGeneratedKey()).isEqualTo(20);
    }
}
