package dev.zdm.spring.entities.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spring.entities.move.forward.Customers;
import dev.zdm.spring.entities.move.forward.Customers.Address;
import dev.zdm.spring.entities.move.forward.Customers.HasTown;
import dev.zdm.spring.entities.move.model.Customer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.domain.DeleteSpecification;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.domain.UpdateSpecification;

/**
 * Every way of Spring Data to an entity that moves, by the code of the old one, in one running application. The two rows of
 * an id are made unlike by SQL that zdm does not see, so that what is read tells which table it was read from.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
class EntityPathsTest {
    enum Stage {
        OLD_ONLY(Phase.OLD_ONLY),
        DUAL_WRITE(Phase.DUAL_WRITE),
        READ_NEW_0(Phase.READ_NEW),
        READ_NEW_100(Phase.READ_NEW),
        WRITE_NEW(Phase.WRITE_NEW);

        private final Phase phase;

        Stage(Phase phase) {
            this.phase = phase;
        }

        Side reads() {
            return compareTo(READ_NEW_100) < 0 ? Side.OLD : Side.NEW;
        }

        boolean copies() {
            return this != OLD_ONLY;
        }
    }

    private static Moving application;

    @Parameter
    Stage stage;

    private Customers customers;

    @BeforeAll
    static void start() {
        application = Moving.start(Moving.Forward.class, Moving.database());
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
        customers = application.get(Customers.class);
        application.wipe();
        application.unlike(1, "a");
        application.unlike(2, "b");
        application.unlike(3, "c");
    }

    private String email(String letter) {
        return letter + "@" + stage.reads();
    }

    private List<String> emails(String... letters) {
        return Stream.of(letters).map(this::email).toList();
    }

    private static List<String> emailsOf(Iterable<Customer> found) {
        return Stream.of(found)
                .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
                .map(Customer::getEmail)
                .toList();
    }

    private <T> T inTransaction(Supplier<T> work) {
        return application.transaction().execute(status -> work.get());
    }

    private <T> T readOnly(Supplier<T> work) {
        return application.readOnly().execute(status -> work.get());
    }

    /** What is in both tables, by SQL that does not pass zdm; the new one stays as it was where nothing is copied. */
    private void assertWritten(List<String> old, List<String> next) {
        assertThat(application.rows("select email from customer order by id")).isEqualTo(old);
        assertThat(application.rows("select address from client order by id"))
                .isEqualTo(stage.copies() ? next : List.of("a@NEW", "b@NEW", "c@NEW"));
    }

    @Test
    void reads_by_key_follow_the_share() {
        assertThat(customers.findById(1L)).map(Customer::getEmail).contains(email("a"));
        assertThat(customers.selectedById(2L)).map(Customer::getEmail).contains(email("b"));
        assertThat(customers.byHand(3L)).map(Customer::getEmail).contains(email("c"));
        assertThat(customers.existsById(1L)).isTrue();
        assertThat(customers.existsById(9L)).isFalse();
        assertThat(customers.findById(9L)).isEmpty();
        assertThat(readOnly(() -> customers.findById(1L).orElseThrow().getEmail()))
                .isEqualTo(email("a"));
    }

    @Test
    void a_unit_that_may_write_reads_the_side_of_its_code() {
        assertThat(inTransaction(() -> customers.findById(1L).orElseThrow().getEmail()))
                .isEqualTo("a@OLD");
        assertThat(inTransaction(() -> customers.selectedById(1L).orElseThrow().getEmail()))
                .isEqualTo("a@OLD");
        assertThat(inTransaction(() -> emailsOf(customers.findByTownOrderById("Ulm"))))
                .containsExactly("a@OLD", "b@OLD", "c@OLD");
        assertThat(inTransaction(() -> {
                    customers.findById(1L).orElseThrow().setEmail("unflushed");
                    return customers.selected("unflushed").size();
                }))
                .isEqualTo(1);
    }

    @Test
    void queries_follow_when_all_keys_have_moved() {
        assertThat(emailsOf(customers.findByTownOrderById("Ulm"))).isEqualTo(emails("a", "b", "c"));
        assertThat(emailsOf(customers.findAllById(List.of(1L, 2L))))
                .containsExactlyInAnyOrderElementsOf(emails("a", "b"));
        assertThat(emailsOf(customers.findAll())).containsExactlyInAnyOrderElementsOf(emails("a", "b", "c"));
        assertThat(emailsOf(customers.findAll(Sort.by("id").descending()))).isEqualTo(emails("c", "b", "a"));
        assertThat(emailsOf(customers.selected(email("b")))).containsExactly(email("b"));
        assertThat(customers.emailOf(1L)).isEqualTo(email("a"));
        assertThat(emailsOf(customers.natively("Ulm"))).isEqualTo(emails("a", "b", "c"));
        assertThat(customers.count()).isEqualTo(3);
        assertThat(customers.countByTown("Ulm")).isEqualTo(3);
        assertThat(customers.existsByTown("Ulm")).isTrue();
        assertThat(customers.emails("Ulm")).as("a default method").isEqualTo(emails("a", "b", "c"));
    }

    @Test
    void sorted_queries_pages_slices_and_windows_follow() {
        assertThat(emailsOf(customers.findByTown("Ulm", Sort.by("id").descending())))
                .isEqualTo(emails("c", "b", "a"));

        Page<Customer> page = customers.findPageByTown("Ulm", PageRequest.of(1, 2, Sort.by("id")));
        assertThat(emailsOf(page)).isEqualTo(emails("c"));
        assertThat(page.getTotalElements()).isEqualTo(3);
        assertThat(emailsOf(customers.findAll(PageRequest.of(0, 2, Sort.by("id")))))
                .isEqualTo(emails("a", "b"));

        Slice<Customer> slice = customers.findSliceByTown("Ulm", PageRequest.of(0, 2, Sort.by("id")));
        assertThat(emailsOf(slice)).isEqualTo(emails("a", "b"));
        assertThat(slice.hasNext()).isTrue();

        Window<Customer> first = customers.findFirst2ByTownOrderByIdAsc("Ulm", ScrollPosition.keyset());
        Window<Customer> second = customers.findFirst2ByTownOrderByIdAsc("Ulm", first.positionAt(1));
        assertThat(emailsOf(first)).isEqualTo(emails("a", "b"));
        assertThat(emailsOf(second)).isEqualTo(emails("c"));
    }

    @Test
    void streams_follow_in_a_read_only_unit() {
        assertThat(readOnly(() -> streamed())).isEqualTo(emails("a", "b", "c"));
        assertThat(inTransaction(() -> streamed())).containsExactly("a@OLD", "b@OLD", "c@OLD");
    }

    private List<String> streamed() {
        try (Stream<Customer> all = customers.streamByTownOrderById("Ulm")) {
            return all.map(Customer::getEmail).toList();
        }
    }

    @Test
    void projections_are_those_of_the_side_that_answers() {
        assertThat(customers.findInterfacesByTown("Ulm"))
                .extracting(HasTown::getTown)
                .containsExactly("Ulm", "Ulm", "Ulm");
        assertThat(customers.constructed(2L)).isEqualTo(new Address(2L, email("b")));
        assertThat(emailsOf(customers.findByTownAndIdLessThanOrderById("Ulm", 3L, Customer.class)))
                .as("a class that is the entity")
                .isEqualTo(emails("a", "b"));
        assertThat(customers.findByTownAndIdLessThanOrderById("Ulm", 3L, HasTown.class))
                .hasSize(2);
    }

    @Test
    void what_names_one_entity_or_locks_it_stays_on_the_side_of_the_code() {
        Specification<Customer> isB = (root, query, cb) -> cb.equal(root.get("email"), "b@OLD");
        assertThat(emailsOf(customers.findAll(isB))).containsExactly("b@OLD");
        assertThat(customers.count(isB)).isEqualTo(1);
        Example<Customer> likeC = Example.of(
                new Customer(null, "c@OLD", null), ExampleMatcher.matching().withIgnorePaths("version"));
        assertThat(emailsOf(customers.findAll(likeC))).containsExactly("c@OLD");
        assertThat(inTransaction(
                        () -> customers.findWithLockById(1L).orElseThrow().getEmail()))
                .isEqualTo("a@OLD");
        assertThat(readOnly(() -> customers.getReferenceById(1L).getEmail())).isEqualTo("a@OLD");
    }

    @Test
    void what_is_saved_is_copied() {
        customers.save(customer(1, "saved"));
        customers.saveAll(List.of(customer(2, "x"), customer(3, "y")));
        customers.saveAndFlush(customer(4, "z"));
        List<String> saved = List.of("saved", "x", "y", "z");
        assertWritten(saved, saved);
    }

    private static Customer customer(long id, String email) {
        return new Customer(id, email, "Ulm");
    }

    @Test
    void what_is_changed_and_never_saved_is_copied() {
        inTransaction(() -> {
            customers.findById(1L).orElseThrow().setEmail("dirty");
            customers.findByTownOrderById("Ulm").get(1).setEmail("dirty too");
            return customers.findWithLockById(3L).map(found -> {
                found.setEmail("locked");
                return found;
            });
        });
        List<String> dirty = List.of("dirty", "dirty too", "locked");
        assertWritten(dirty, dirty);
    }

    @Test
    void a_detached_entity_from_whichever_side_is_merged_into_that_of_the_code() {
        Customer found = customers.findById(1L).orElseThrow();
        found.setEmail("merged");
        customers.save(found);
        assertWritten(List.of("merged", "b@OLD", "c@OLD"), List.of("merged", "b@NEW", "c@NEW"));
        assertThat(application.rows("select version::text from customer where id = 1"))
                .containsExactly("1");
    }

    @Test
    void a_detached_entity_that_somebody_has_changed_meanwhile_is_refused_as_ever() {
        Customer found = customers.findById(1L).orElseThrow();
        inTransaction(() -> {
            customers.findById(1L).orElseThrow().setEmail("faster");
            return true;
        });
        found.setEmail("too late");
        assertThatThrownBy(() -> customers.save(found)).isInstanceOf(OptimisticLockingFailureException.class);
    }

    @Test
    void deletions_that_load_their_entities_are_copied() {
        customers.deleteById(1L);
        assertThat(customers.deleteByEmail("b@OLD")).isEqualTo(1);
        inTransaction(() -> {
            customers.delete(customers.findById(3L).orElseThrow());
            return true;
        });
        assertWritten(List.of(), List.of());
    }

    @Test
    void deletions_of_many_that_load_their_entities_are_copied() {
        customers.deleteAllById(List.of(1L));
        customers.deleteAll(List.of(customer(2, "b")));
        assertWritten(List.of("c@OLD"), List.of("c@NEW"));
        customers.deleteAll();
        assertWritten(List.of(), List.of());
    }

    @Test
    void a_fragment_that_writes_by_entities_is_copied() {
        customers.shout(1L);
        assertWritten(List.of("A@OLD", "b@OLD", "c@OLD"), List.of("A@OLD", "b@NEW", "c@NEW"));
    }

    @Test
    void statements_that_name_their_keys_are_copied() {
        assertThat(customers.rename(1L, "x")).isEqualTo(1);
        assertThat(customers.renameNatively(2L, "y")).isEqualTo(1);
        assertWritten(List.of("x", "y", "c@OLD"), List.of("x", "y", "c@NEW"));
    }

    @Test
    void deletions_in_batch_that_name_their_rows_are_copied() {
        customers.deleteAllByIdInBatch(List.of(1L));
        customers.deleteAllInBatch(List.of(customer(2, "b")));
        assertWritten(List.of("c@OLD"), List.of("c@NEW"));
    }

    @Test
    void statements_that_name_no_keys_are_refused_while_both_sides_are_kept() {
        DeleteSpecification<Customer> all = (root, delete, cb) -> cb.conjunction();
        UpdateSpecification<Customer> every = UpdateSpecification.<Customer>update(
                        (root, update, cb) -> update.set("email", "x"))
                .where((root, cb) -> cb.conjunction());
        if (stage.copies()) {
            assertRefused(() -> customers.renameAll("Ulm", "x"));
            assertRefused(() -> customers.deleteAllInBatch());
            assertRefused(() -> inTransaction(() -> customers.update(every)));
            assertRefused(() -> inTransaction(() -> customers.delete(all)));
            assertWritten(List.of("a@OLD", "b@OLD", "c@OLD"), List.of("a@NEW", "b@NEW", "c@NEW"));
        } else {
            assertThat(customers.renameAll("Ulm", "x")).isEqualTo(3);
            assertThat(inTransaction(() -> customers.update(every))).isEqualTo(3);
            assertThat(inTransaction(() -> customers.delete(all))).isEqualTo(3);
            customers.deleteAllInBatch();
        }
    }

    private void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("migration 'customers' in " + stage.phase, "nothing was written");
    }
}
