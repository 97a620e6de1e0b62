package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zdm.event.MigrationEvent;
import dev.zdm.jdbc.MarkedForRollbackException;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.CopyFailedException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MappingException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.NewFailure;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import java.io.IOException;
import java.sql.Savepoint;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AtomicFailuresTest {
    /** Rows that make the copy fail, each in another way. They are fine in the table that the application writes. */
    private enum Fault {
        CONSTRAINT(CopyFailedException.class),
        TOO_LONG(CopyFailedException.class),
        MAPPING_THROWS(MappingException.class),
        MAPPING_RETURNS_NULL(MappingException.class),
        STORE_DOWN(CopyFailedException.class);

        private final Class<? extends MigrationException> expected;

        Fault(Class<? extends MigrationException> expected) {
            this.expected = expected;
        }
    }

    private final Customers customers = Customers.create();
    private final FaultyMapping mapping = new FaultyMapping();
    private Bench bench;

    private Bench at(Stage stage) throws Exception {
        close();
        mapping.fault = null;
        constraints("ALTER TABLE %s DROP CONSTRAINT IF EXISTS refused", "ALTER TABLE %s ALTER %s TYPE text");
        bench = Bench.fresh(
                        customers,
                        new Bench.Options(
                                builder -> {},
                                declared -> declared.mapping(mapping).newFailure(NewFailure.FAIL)))
                .to(stage);
        // In DUAL_WRITE the past has not been copied yet: begin with equal tables everywhere.
        for (long key = 1; key <= 4; key++) {
            bench.write(Command.nothing(key));
        }
        assertThat(customers.differences()).isEmpty();
        return bench;
    }

    private void constraints(String onTable, String onColumn) {
        customers.update(onTable.formatted("customer"));
        customers.update(onTable.formatted("customer_v2"));
        if (!onColumn.isEmpty()) {
            customers.update(onColumn.formatted("customer", "email"));
            customers.update(onColumn.formatted("customer_v2", "email_address"));
        }
    }

    @AfterAll
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    private static final class FaultyMapping implements Mapping<Customer, CustomerV2> {
        private final CustomerMapping sound = new CustomerMapping();
        private volatile Fault fault;

        @Override
        public CustomerV2 toNew(Customer old) {
            return fail() ? null : sound.toNew(old);
        }

        @Override
        public Customer toOld(CustomerV2 next) {
            return fail() ? null : sound.toOld(next);
        }

        private boolean fail() {
            if (fault == Fault.MAPPING_THROWS) {
                throw new IllegalArgumentException("no such status");
            }
            return fault == Fault.MAPPING_RETURNS_NULL;
        }
    }

    private void arm(Fault fault, Stage stage) {
        boolean toNew = stage != Stage.WRITE_NEW;
        String copy = toNew ? "customer_v2" : "customer";
        String email = toNew ? "email_address" : "email";
        mapping.fault = fault;
        switch (fault) {
            case CONSTRAINT ->
                customers.update(
                        "ALTER TABLE " + copy + " ADD CONSTRAINT refused CHECK (" + email + " <> 'CANARY-long@x.y')");
            case TOO_LONG ->
                customers.update(
                        "ALTER TABLE " + copy + " ALTER " + email + " TYPE varchar(7) USING left(" + email + ", 7)");
            case STORE_DOWN ->
                bench.hooks().before(copy + ".put", () -> {
                    throw new IllegalStateException("down");
                });
            case MAPPING_THROWS, MAPPING_RETURNS_NULL -> {}
        }
    }

    static Stream<Arguments> everyFaultInEveryGuardedPhase() {
        return Stream.of(Stage.values())
                .filter(stage -> !stage.phase.isParked())
                .flatMap(stage -> Stream.of(Fault.values()).map(fault -> Arguments.of(stage, fault)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyFaultInEveryGuardedPhase")
    void a_copy_that_fails_takes_the_write_back_even_if_the_application_catches_the_exception(Stage stage, Fault fault)
            throws Exception {
        // given
        at(stage);
        arm(fault, stage);
        String before = contents();

        // when
        MigrationException alone =
                catchThrowableOfType(MigrationException.class, () -> bench.write(Command.email(2, "long@x.y")));
        assertThatThrownBy(() -> bench.inTransaction(() -> {
                    assertThatThrownBy(() -> bench.write(Command.email(2, "long@x.y")))
                            .isInstanceOf(fault.expected);
                    return "committed";
                }))
                .isInstanceOf(MarkedForRollbackException.class);

        // then
        assertThat(alone).isExactlyInstanceOf(fault.expected);
        assertThat(alone.migration()).contains("customers");
        assertThat(alone.phase()).contains(stage.phase.name());
        assertThat(alone).hasMessageContaining("Remedy: ");
        assertThat(alone.getMessage()).doesNotContain("long@x.y");
        assertThat(contents()).isEqualTo(before);
        assertThat(bench.events()).anyMatch(event -> event instanceof MigrationEvent.CopyFailed);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_write_without_a_key_is_refused_before_anything_was_written(Stage stage) throws Exception {
        // given
        at(stage);
        String before = contents();

        // when / then
        assertThatThrownBy(() -> bench.migration()
                        .write(
                                null,
                                () -> customers.update("DELETE FROM customer"),
                                () -> customers.update("DELETE FROM customer_v2")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining(stage.phase.name())
                .hasMessageContaining("key of a write is null")
                .hasMessageContaining("Remedy: ");
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void the_applications_own_exception_reaches_it_untouched_and_its_transaction_may_still_commit(Stage stage)
            throws Exception {
        // given
        at(stage);
        IOException own = new IOException("the application's own");
        IllegalStateException unchecked = new IllegalStateException("the application's own");

        // when
        bench.inTransaction(() -> {
            assertThatThrownBy(() -> bench.migration().write(1L, () -> fail(own), () -> fail(own)))
                    .isSameAs(own);
            assertThatThrownBy(() -> bench.migration().write(1L, () -> fail(unchecked), () -> fail(unchecked)))
                    .isSameAs(unchecked);
            return bench.write(Command.email(2, "after@x.y"));
        });

        // then
        assertThat(bench.value("SELECT email FROM customer WHERE id = 2")).isEqualTo("CANARY-after@x.y");
        assertThat(own.getSuppressed()).isEmpty();
        assertThat(customers.differences()).isEmpty();
    }

    private static <X extends Exception> int fail(X failure) throws X {
        throw failure;
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void what_a_command_wrote_before_it_failed_is_copied_if_the_application_commits_it(Stage stage) throws Exception {
        // given
        at(stage);

        // when
        bench.inTransaction(() -> {
            assertThatThrownBy(() -> bench.write(Command.email(2, "half@x.y"), () -> {
                        throw new IllegalStateException("after its statement");
                    }))
                    .hasMessage("after its statement");
            return "committed";
        });

        // then
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 2"))
                .isEqualTo("CANARY-half@x.y");
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL_WRITE", "WRITE_NEW"})
    void what_a_failed_command_wrote_is_taken_back_if_it_cannot_be_copied(Stage stage) throws Exception {
        // given
        at(stage);
        arm(Fault.MAPPING_THROWS, stage);
        String before = contents();

        // when
        assertThatThrownBy(() -> bench.inTransaction(() -> {
                    assertThatThrownBy(() -> bench.write(Command.email(2, "half@x.y"), () -> {
                                throw new IllegalStateException("after its statement");
                            }))
                            .hasMessage("after its statement")
                            .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
                    return "committed";
                }))
                .isInstanceOf(MarkedForRollbackException.class);

        // then
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL_WRITE", "WRITE_NEW"})
    void what_a_failed_command_wrote_is_taken_back_if_its_copy_ends_in_an_error(Stage stage) throws Exception {
        // given
        at(stage);
        bench.hooks().before(stage == Stage.WRITE_NEW ? "customer.put" : "customer_v2.put", () -> {
            throw new NoClassDefFoundError("com/example/Missing");
        });
        String before = contents();

        // when
        assertThatThrownBy(() -> bench.inTransaction(() -> {
                    assertThatThrownBy(() -> bench.write(Command.email(2, "half@x.y"), () -> {
                                throw new IllegalStateException("after its statement");
                            }))
                            .hasMessage("after its statement");
                    return "committed";
                }))
                .isInstanceOf(MarkedForRollbackException.class);

        // then
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_command_that_the_database_refused_can_be_rolled_back_to_a_savepoint(Stage stage) throws Exception {
        // given
        at(stage);

        // when
        bench.inTransaction(() -> customers.transactions().withConnection(connection -> {
            bench.write(Command.email(1, "first@x.y"));
            Savepoint savepoint = connection.setSavepoint();
            assertThatThrownBy(() -> bench.migration()
                            .write(
                                    2L,
                                    () -> customers.update("UPDATE customer SET full_name = NULL"),
                                    () -> customers.update("UPDATE customer_v2 SET first_name = NULL")))
                    .isInstanceOf(IllegalStateException.class);
            connection.rollback(savepoint);
            return bench.write(Command.email(3, "third@x.y"));
        }));

        // then
        assertThat(bench.value("SELECT string_agg(email, ' ' ORDER BY id) FROM customer WHERE id IN (1, 3)"))
                .isEqualTo("CANARY-first@x.y CANARY-third@x.y");
        assertThat(customers.differences()).isEmpty();
    }

    private String contents() {
        return bench.value("SELECT (SELECT string_agg(c::text, ';' ORDER BY id) FROM customer c) || '|'"
                + " || (SELECT string_agg(c::text, ';' ORDER BY id) FROM customer_v2 c)");
    }
}
