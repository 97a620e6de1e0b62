package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.DataDeclaration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerV2;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A migration that was given another id. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RenamedTest {
    private final Customers customers = Customers.create();
    private Zdm zdm;

    @BeforeEach
    void open() {
        zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(customers.dataSource()))
                .instance("renamed")
                .build();
    }

    @AfterEach
    void close() {
        zdm.close();
    }

    private DataDeclaration<Long, Customer, CustomerV2> renamed(Customers tables) {
        return zdm.migration("clients").from(tables.old()).to(tables.next()).mapping(tables.mapping());
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "READ_NEW_100", "SYNC"},
            mode = EnumSource.Mode.EXCLUDE)
    void while_it_is_under_way_the_other_id_is_refused_and_leaves_no_trace(Stage stage) throws Exception {
        // given
        Bench.at(stage, customers).close();

        // when / then
        assertThatThrownBy(() -> renamed(customers).register())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("migration 'clients'")
                .hasMessageContaining("migration 'customers' is under way in " + stage.phase)
                .hasMessageContaining("give it back the id 'customers'");
        assertThat(customers.query("SELECT count(*) FROM zdm_migration")).contains("1");
    }

    @Test
    void before_it_has_begun_and_after_contraction_another_id_is_another_migration() throws Exception {
        // given
        Bench.at(Stage.OLD_ONLY, customers).close();

        // when / then
        assertThat(renamed(customers).register().state().phase()).isEqualTo(Phase.OLD_ONLY);

        // and given
        close();
        try (Bench bench = Bench.at(Stage.NEW_ONLY, customers)) {
            bench.migration().contract(Bench.OPERATOR, () -> {});
        }
        open();

        // when / then
        assertThat(renamed(customers).register().state().phase()).isEqualTo(Phase.OLD_ONLY);
    }

    @Test
    void tables_of_the_same_names_in_another_database_are_others() throws Exception {
        // given
        Bench.at(Stage.DUAL_WRITE, customers).close();

        // when / then
        assertThat(renamed(Customers.create()).register().state().phase()).isEqualTo(Phase.OLD_ONLY);
    }

    @Test
    void one_that_has_begun_itself_starts_again() throws Exception {
        // given
        Bench.at(Stage.OLD_ONLY, customers).close();
        renamed(customers).register().advance(Bench.OPERATOR);
        customers.update("UPDATE zdm_migration SET phase = 'DUAL_WRITE' WHERE id = 'customers'");
        close();
        open();

        // when / then
        assertThat(renamed(customers).register().state().phase()).isEqualTo(Phase.DUAL_WRITE);
    }
}
