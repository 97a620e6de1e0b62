package dev.zdm.spring.entities.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spring.entities.move.model.Client;
import dev.zdm.spring.entities.move.reverse.NewClients;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The same by the code of the new entity, which keeps the old table in step. */
@ParameterizedClass(name = "{0}")
@EnumSource
class ReversePathsTest {
    enum Stage {
        READ_NEW_0(Phase.READ_NEW),
        READ_NEW_100(Phase.READ_NEW),
        WRITE_NEW(Phase.WRITE_NEW),
        NEW_ONLY(Phase.NEW_ONLY);

        private final Phase phase;

        Stage(Phase phase) {
            this.phase = phase;
        }

        Side reads() {
            return this == READ_NEW_0 ? Side.OLD : Side.NEW;
        }

        boolean copies() {
            return this != NEW_ONLY;
        }
    }

    private static Moving application;

    @Parameter
    Stage stage;

    private NewClients clients;

    @BeforeAll
    static void start() {
        DataSource database = Moving.database();
        try (Moving old = Moving.start(Moving.Forward.class, database)) {
            old.to(Phase.READ_NEW);
        }
        application = Moving.start(Moving.Reverse.class, database);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeParameterizedClassInvocation
    static void advance(Stage stage) {
        application.wipe();
        application.to(stage.phase);
        if (stage.phase == Phase.READ_NEW) {
            application.migration().share(stage == Stage.READ_NEW_0 ? 0 : 100, Instruction.by("test"));
        }
    }

    @BeforeEach
    void fill() {
        clients = application.get(NewClients.class);
        application.wipe();
        application.unlike(1, "a");
        application.unlike(2, "b");
    }

    private void assertWritten(List<String> next, List<String> old) {
        assertThat(application.rows("select address from client order by id")).isEqualTo(next);
        assertThat(application.rows("select email from customer order by id"))
                .isEqualTo(stage.copies() ? old : List.of("a@OLD", "b@OLD"));
    }

    @Test
    void reads_of_what_cannot_be_written_afterwards_follow_the_share_and_all_others_stay() {
        // given
        String a = "a@" + stage.reads();
        String b = "b@" + stage.reads();

        // when / then
        assertThat(clients.findById(1L)).map(Client::getAddress).contains(a);
        assertThat(clients.findByTownOrderById("Ulm"))
                .extracting(Client::getAddress)
                .containsExactly(a, b);
        String writing = application
                .transaction()
                .execute(status -> clients.findById(1L).orElseThrow().getAddress());
        assertThat(writing).isEqualTo("a@NEW");
    }

    @Test
    void what_is_changed_and_never_saved_keeps_the_old_table_in_step() {
        // when
        application
                .transaction()
                .executeWithoutResult(
                        status -> clients.findById(1L).orElseThrow().setAddress("dirty"));

        // then
        assertWritten(List.of("dirty", "b@NEW"), List.of("dirty", "b@OLD"));
    }

    @Test
    void a_detached_entity_from_whichever_side_is_merged_into_the_new_one() {
        // given
        Client found = clients.findById(2L).orElseThrow();
        found.setAddress("merged");

        // when
        clients.save(found);

        // then
        assertWritten(List.of("a@NEW", "merged"), List.of("a@OLD", "merged"));
    }

    @Test
    void deletions_and_statements_by_keys_keep_the_old_table_in_step() {
        // when
        assertThat(clients.readdress(1L, "by statement")).isEqualTo(1);
        clients.deleteById(2L);

        // then
        assertThat(application.rows("select address from client")).containsExactly("by statement");
        assertThat(application.rows("select email from customer order by id"))
                .isEqualTo(stage.copies() ? List.of("by statement") : List.of("a@OLD", "b@OLD"));
    }

    @Test
    void statements_without_keys_are_refused_while_both_sides_are_kept() {
        if (stage.copies()) {
            assertThatThrownBy(clients::deleteAllInBatch)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll("migration 'customers' in " + stage.phase, "nothing was written");
            assertWritten(List.of("a@NEW", "b@NEW"), List.of("a@OLD", "b@OLD"));
        } else {
            application.sql().sql("delete from client_town").update();
            clients.deleteAllInBatch();
            assertThat(application.rows("select address from client")).isEmpty();
        }
    }
}
