package dev.zdm.spring.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spring.columns.shop.Customer;
import dev.zdm.spring.columns.shop.Customers;
import dev.zdm.spring.columns.shop.Customers.Address;
import dev.zdm.spring.columns.shop.Customers.HasEmail;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.domain.DeleteSpecification;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.domain.UpdateSpecification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every way of Spring Data to an attribute whose column moves, in every phase of one running application. The two columns
 * of a row are made unlike by SQL that zdm does not see, so that what is read tells which column it was read from.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
class AccessPathsTest {
    enum Stage {
        OLD_ONLY,
        DUAL_WRITE,
        BACKFILL,
        SYNC,
        READ_NEW,
        WRITE_NEW,
        NEW_ONLY,
        OLD_COLUMN_DROPPED;

        Phase phase() {
            return this == OLD_COLUMN_DROPPED ? Phase.NEW_ONLY : Phase.valueOf(name());
        }

        Side reads() {
            return compareTo(READ_NEW) < 0 ? Side.OLD : Side.NEW;
        }

        boolean writes(Side side) {
            return this == OLD_ONLY ? side == Side.OLD : compareTo(NEW_ONLY) < 0 || side == Side.NEW;
        }
    }

    private static ConfigurableApplicationContext application;
    private static DataSource database;

    @Parameter
    Stage stage;

    private Customers customers;
    private JdbcClient sql;
    private TransactionTemplate transaction;

    @BeforeAll
    static void start() {
        database = ColumnShop.database();
        application = ColumnApplication.start(database);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeParameterizedClassInvocation
    static void advance(Stage stage) {
        ColumnMigration migration = ColumnShop.migration(application.getBean(Zdm.class));
        JdbcClient.create(database).sql("delete from customer").update();
        ColumnShop.advance(migration, stage.phase());
        if (stage == Stage.OLD_COLUMN_DROPPED) {
            ColumnShop.contract(database, migration);
        }
    }

    @BeforeEach
    void fill() {
        customers = application.getBean(Customers.class);
        transaction = application.getBean(TransactionTemplate.class);
        sql = JdbcClient.create(database);
        sql.sql("delete from customer").update();
        for (String letter : List.of("a", "b", "c")) {
            insert(letter);
        }
    }

    /** Each column says which one it is. */
    private void insert(String letter) {
        boolean dropped = stage == Stage.OLD_COLUMN_DROPPED;
        sql.sql("insert into customer (id, town, email_address" + (dropped ? "" : ", email")
                        + ") values (:id, 'Ulm', :new" + (dropped ? "" : ", :old") + ")")
                .param("id", letter.charAt(0) - 'a' + 1)
                .param("new", letter + "@NEW")
                .param("old", letter + "@OLD")
                .update();
    }

    private String email(String letter) {
        return letter + "@" + stage.reads();
    }

    private List<String> emails(String... letters) {
        return Stream.of(letters).map(this::email).toList();
    }

    private static List<String> emailsOf(List<Customer> found) {
        return found.stream().map(Customer::getEmail).toList();
    }

    private Optional<String> column(String name, long id) {
        return sql.sql("select coalesce(" + name + ", '') from customer where id = :id")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    private void assertWritten(long id, String value, String letterBefore) {
        assertThat(column("email_address", id))
                .contains(stage.writes(Side.NEW) ? value : letterBefore.isEmpty() ? "" : letterBefore + "@NEW");
        if (stage != Stage.OLD_COLUMN_DROPPED) {
            assertThat(column("email", id))
                    .contains(stage.writes(Side.OLD) ? value : letterBefore.isEmpty() ? "" : letterBefore + "@OLD");
        }
    }

    @Test
    void what_is_found_by_id_is_read_from_the_column_of_the_phase() {
        assertThat(customers.findById(1L)).map(Customer::getEmail).contains(email("a"));
        assertThat(emailsOf(customers.findAllById(List.of(1L, 2L))))
                .containsExactlyInAnyOrderElementsOf(emails("a", "b"));
    }

    @Test
    void derived_queries_ask_the_column_of_the_phase() {
        assertThat(emailsOf(customers.findByEmail(email("b")))).containsExactly(email("b"));
        assertThat(customers.existsByEmail(email("b"))).isTrue();
        assertThat(customers.countByEmailStartingWith("b@" + stage.reads())).isEqualTo(1);
        assertThat(customers.findByEmail("b@" + stage.reads().other())).isEmpty();
    }

    @Test
    void sorting_goes_by_the_column_of_the_phase() {
        assertThat(emailsOf(customers.findByTownOrderByEmailDesc("Ulm"))).isEqualTo(emails("c", "b", "a"));
        assertThat(emailsOf(customers.findByTown("Ulm", Sort.by("email")))).isEqualTo(emails("a", "b", "c"));
    }

    @Test
    void pages_are_cut_along_the_column_of_the_phase() {
        // when
        Page<Customer> second = customers.findByTown("Ulm", PageRequest.of(1, 2, Sort.by("email")));

        // then
        assertThat(emailsOf(second.getContent())).isEqualTo(emails("c"));
        assertThat(second.getTotalElements()).isEqualTo(3);
    }

    @Test
    void windows_go_on_after_the_value_of_the_phases_column() {
        // when
        Window<Customer> first = customers.findFirst2ByTownOrderByEmailAscIdAsc("Ulm", ScrollPosition.keyset());
        Window<Customer> second = customers.findFirst2ByTownOrderByEmailAscIdAsc("Ulm", first.positionAt(1));

        // then
        assertThat(emailsOf(first.getContent())).isEqualTo(emails("a", "b"));
        assertThat(emailsOf(second.getContent())).isEqualTo(emails("c"));
    }

    @Test
    void streams_read_the_column_of_the_phase() {
        List<String> streamed = transaction.execute(status -> {
            try (Stream<Customer> all = customers.streamByTown("Ulm")) {
                return all.map(Customer::getEmail).toList();
            }
        });
        assertThat(streamed).containsExactlyInAnyOrderElementsOf(emails("a", "b", "c"));
    }

    @Test
    void projections_to_interfaces_and_records_read_the_column_of_the_phase() {
        assertThat(customers.findInterfacesByTown("Ulm"))
                .extracting(HasEmail::getEmail)
                .containsExactlyInAnyOrderElementsOf(emails("a", "b", "c"));
        assertThat(customers.findRecordsByTown("Ulm"))
                .extracting(Address::email)
                .containsExactlyInAnyOrderElementsOf(emails("a", "b", "c"));
        assertThat(customers.findByEmailStartingWith("c@", Address.class)).containsExactly(new Address(3L, email("c")));
    }

    @Test
    void jpql_names_the_attribute_and_gets_the_column_of_the_phase() {
        assertThat(emailsOf(customers.selected(email("a")))).containsExactly(email("a"));
        assertThat(customers.emailOf(1L)).isEqualTo(email("a"));
        assertThat(customers.constructed(2L)).isEqualTo(new Address(2L, email("b")));
        assertThat(customers.grouped("Ulm")).extracting(row -> row[0]).isEqualTo(emails("a", "b", "c"));
    }

    @Test
    void specifications_ask_the_column_of_the_phase() {
        Specification<Customer> isB = (root, query, cb) -> cb.equal(root.get("email"), email("b"));
        assertThat(emailsOf(customers.findAll(isB))).containsExactly(email("b"));
        assertThat(customers.count(isB)).isEqualTo(1);
    }

    @Test
    void queries_by_example_ask_the_column_of_the_phase() {
        assertThat(emailsOf(customers.findAll(Example.of(new Customer(null, null, email("c"))))))
                .containsExactly(email("c"));
    }

    @Test
    void a_saved_entity_is_written_to_the_columns_of_the_phase() {
        // when
        customers.save(new Customer(9L, "Bonn", "n@x"));

        // then
        assertWritten(9, "n@x", "");
    }

    @Test
    void a_change_that_nobody_saves_is_written_to_the_columns_of_the_phase() {
        // when
        transaction.executeWithoutResult(
                status -> customers.findById(1L).orElseThrow().setEmail("n@x"));

        // then
        assertWritten(1, "n@x", "a");
    }

    @Test
    void a_detached_entity_is_merged_into_the_columns_of_the_phase() {
        // when
        customers.save(new Customer(1L, "Ulm", "n@x"));

        // then
        assertWritten(1, "n@x", "a");
    }

    @Test
    void a_modifying_query_renames_the_attribute_in_all_columns_of_the_phase() {
        assertThat(customers.rename(email("b"), "n@x")).isEqualTo(1);
        assertWritten(2, "n@x", "b");
    }

    @Test
    void an_update_specification_sets_all_columns_of_the_phase() {
        // given
        UpdateSpecification<Customer> change = UpdateSpecification.<Customer>update(
                        (root, update, cb) -> update.set("email", "n@x"))
                .where((root, cb) -> cb.equal(root.get("email"), email("b")));

        // when
        Long changed = transaction.execute(status -> customers.update(change));

        // then
        assertThat(changed).isEqualTo(1);
        assertWritten(2, "n@x", "b");
    }

    @Test
    void deletions_of_any_kind_find_their_rows_by_the_column_of_the_phase() {
        assertThat(customers.deleteByEmail(email("a"))).isEqualTo(1);
        assertThat(customers.deleteInBulk(email("b"))).isEqualTo(1);
        DeleteSpecification<Customer> isC = (root, delete, cb) -> cb.equal(root.get("email"), email("c"));
        Long deleted = transaction.execute(status -> customers.delete(isC));
        assertThat(deleted).isEqualTo(1);
        assertThat(customers.count()).isZero();
    }

    @Test
    void deletions_in_batch_are_no_concern_of_any_column() {
        customers.deleteAllByIdInBatch(List.of(1L));
        assertThat(customers.count()).isEqualTo(2);
        customers.deleteAllInBatch();
        assertThat(customers.count()).isZero();
    }

    @Test
    void a_native_update_that_sets_the_old_column_only_is_refused_from_dual_write_on() {
        if (stage == Stage.OLD_ONLY) {
            assertThat(customers.renameNatively(1L, "n@x")).isEqualTo(1);
            assertWritten(1, "n@x", "a");
        } else {
            assertRefused(() -> customers.renameNatively(1L, "n@x"));
            assertThat(column("email_address", 1)).contains("a@NEW");
        }
    }

    private void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("migration 'customer-email' in " + stage.phase(), "nothing was written");
    }

    @Test
    void a_native_select_of_the_old_column_reads_it_and_fails_loudly_once_it_is_dropped() {
        if (stage == Stage.OLD_COLUMN_DROPPED) {
            assertThatThrownBy(() -> customers.emailNatively(1L)).isInstanceOf(DataAccessException.class);
        } else {
            assertThat(customers.emailNatively(1L)).isEqualTo("a@OLD");
        }
    }

    @Test
    void a_native_select_of_whole_rows_as_entities_follows_the_phase() {
        assertThat(customers.natively(1L).getEmail()).isEqualTo(email("a"));
    }

    @Test
    void the_entity_manager_itself_is_no_other_way() {
        try (var entities = application.getBean(EntityManagerFactory.class).createEntityManager()) {
            assertThat(entities.find(Customer.class, 1L).getEmail()).isEqualTo(email("a"));
        }
    }
}
