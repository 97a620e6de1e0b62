package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Tuple;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.util.List;
import java.util.Map;
import org.hibernate.Hibernate;
import org.hibernate.LockMode;
import org.hibernate.Session;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.KeyedResultList;
import org.hibernate.query.Order;
import org.hibernate.query.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Every way to read a migrated attribute, in every phase and beyond: the column of the phase answers. */
@ParameterizedClass
@ArgumentsSource(Customers.InEveryWorld.class)
class ReadPathsTest {
    @Parameter
    private Customers customers;

    private record Contact(long id, String email) {}

    private List<String> strings(String hql, int tier) {
        return customers
                .shop()
                .get(session -> session.createSelectionQuery(hql, String.class)
                        .setParameter("tier", tier)
                        .list());
    }

    private static List<String> emails(List<Customer> found) {
        return found.stream().map(customer -> customer.email).toList();
    }

    @Test
    void hql_selects_compares_and_sorts_by_the_column_of_the_phase() {
        // given
        int tier = customers.tier(3);
        List<String> expected = customers.emailsOf(tier);

        // when
        List<Customer> entities = customers
                .shop()
                .get(session -> session.createSelectionQuery(
                                "from Customer c where c.tier = :tier and c.email in :emails order by c.email",
                                Customer.class)
                        .setParameter("tier", tier)
                        .setParameter("emails", expected)
                        .list());

        // then
        assertThat(emails(entities))
                .containsExactlyInAnyOrderElementsOf(expected)
                .isSorted();
        assertThat(strings("select c.email from Customer c where c.tier = :tier order by c.id", tier))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void criteria_select_compare_and_sort_by_the_column_of_the_phase() {
        // given
        long id = customers.row();

        // when
        List<Customer> found = customers.shop().get(session -> {
            CriteriaBuilder builder = session.getCriteriaBuilder();
            CriteriaQuery<Customer> query = builder.createQuery(Customer.class);
            Root<Customer> root = query.from(Customer.class);
            query.where(builder.equal(root.get("email"), customers.email(id))).orderBy(builder.desc(root.get("email")));
            return session.createQuery(query).list();
        });

        // then
        assertThat(emails(found)).containsExactly(customers.email(id));
    }

    @Test
    void groups_aggregates_and_functions_take_the_column_of_the_phase() {
        // given
        int tier = customers.tier(2);
        List<String> expected = customers.emailsOf(tier);

        // then
        assertThat(strings("""
                select c.email from Customer c where c.tier = :tier
                group by c.email having count(c.email) = 1 order by c.email""", tier)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(strings("select distinct c.email from Customer c where c.tier = :tier order by c.email", tier))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(strings("select max(c.email) from Customer c where c.tier = :tier", tier))
                .containsExactly(expected.stream().max(String::compareTo).orElseThrow());
        assertThat(strings("select upper(c.email) || '!' from Customer c where c.tier = :tier order by 1", tier))
                .allMatch(email -> email.matches("[ON]\\d+!"))
                .hasSize(2);
    }

    @Test
    void subqueries_unions_and_common_tables_read_the_column_of_the_phase() {
        // given
        int tier = customers.tier(1);
        List<String> expected = customers.emailsOf(tier);

        // then
        assertThat(strings("""
                select (select max(i.email) from Customer i where i.id = c.id) from Customer c
                where c.tier = :tier and exists (select 1 from Customer e where e.email = c.email)""", tier)).containsExactlyElementsOf(expected);
        assertThat(strings("""
                select c.email from Customer c where c.tier = :tier
                union select d.email from Customer d where d.tier = :tier""", tier)).containsExactlyElementsOf(expected);
        assertThat(strings("""
                with mine as (select c.email as mail from Customer c where c.tier = :tier)
                select m.mail from mine m""", tier)).containsExactlyElementsOf(expected);
    }

    @Test
    void projections_to_tuples_records_and_maps_have_the_value_of_the_phase() {
        // given
        long id = customers.row();
        String hql = "select c.id as id, c.email as email from Customer c where c.id = " + id;

        // then
        customers.shop().run(session -> {
            assertThat(session.createSelectionQuery(hql, Tuple.class)
                            .getSingleResult()
                            .get("email"))
                    .isEqualTo(customers.email(id));
            assertThat(session.createSelectionQuery(hql, Contact.class).getSingleResult())
                    .isEqualTo(new Contact(id, customers.email(id)));
            assertThat(session.createSelectionQuery(hql, Map.class)
                            .getSingleResult()
                            .get("email"))
                    .isEqualTo(customers.email(id));
        });
    }

    @Test
    void pages_by_offset_and_by_key_meet_every_row_once() {
        // given
        int tier = customers.tier(5);
        List<String> expected = customers.emailsOf(tier).stream().sorted().toList();

        // then
        customers.shop().run(session -> {
            assertThat(emails(byTier(session, tier, "order by c.email")
                            .setFirstResult(1)
                            .setMaxResults(3)
                            .list()))
                    .isEqualTo(expected.subList(1, 4));
            assertThat(emails(byTier(session, tier, "and (c.email, c.id) > (:last, 0L) order by c.email, c.id")
                            .setParameter("last", expected.get(2))
                            .list()))
                    .isEqualTo(expected.subList(2, 5));
            KeyedPage<Customer> first = Page.first(2).keyedBy(Order.asc(Customer.class, "email"));
            KeyedResultList<Customer> one = byTier(session, tier, "").getKeyedResultList(first);
            KeyedResultList<Customer> two = byTier(session, tier, "").getKeyedResultList(one.getNextPage());
            assertThat(emails(one.getResultList())).isEqualTo(expected.subList(0, 2));
            assertThat(emails(two.getResultList())).isEqualTo(expected.subList(2, 4));
        });
    }

    private static org.hibernate.query.SelectionQuery<Customer> byTier(Session session, int tier, String more) {
        return session.createSelectionQuery("from Customer c where c.tier = :tier " + more, Customer.class)
                .setParameter("tier", tier);
    }

    @Test
    void named_queries_filters_and_formulas_beside_leave_the_attribute_alone() {
        // given
        int tier = customers.tier(1);
        long id = customers.ofTier(tier).get(0);

        // then
        customers.shop().run(session -> {
            session.enableFilter("ofTier").setParameter("tier", tier);
            assertThat(emails(session.createSelectionQuery("from Customer", Customer.class)
                            .list()))
                    .containsExactly(customers.email(id));
            assertThat(session.createNamedQuery("byEmail", Customer.class)
                            .setParameter("email", customers.email(id))
                            .getSingleResult()
                            .referrals)
                    .isZero();
        });
    }

    @Test
    void finding_by_id_ids_and_natural_id_refreshing_and_locking_read_the_column_of_the_phase() {
        // given
        long id = customers.row();
        long other = customers.row();

        // then
        customers.shop().run(session -> {
            Customer found = session.find(Customer.class, id);
            assertThat(found.email).isEqualTo(customers.email(id));
            found.email = "changed";
            session.refresh(found);
            assertThat(found.email).isEqualTo(customers.email(id));
            session.lock(found, LockMode.PESSIMISTIC_WRITE);
            session.refresh(found, LockMode.PESSIMISTIC_WRITE);
            assertThat(found.email).isEqualTo(customers.email(id));
        });
        customers
                .shop()
                .run(session -> assertThat(
                                session.bySimpleNaturalId(Customer.class).load("c" + id).email)
                        .isEqualTo(customers.email(id)));
        customers
                .shop()
                .run(session -> assertThat(emails(session.findMultiple(Customer.class, List.of(id, other))))
                        .containsExactly(customers.email(id), customers.email(other)));
        customers
                .shop()
                .run(session -> assertThat(session.find(Customer.class, id, LockMode.PESSIMISTIC_WRITE).email)
                        .isEqualTo(customers.email(id)));
        assertThat(customers.stored(id)).isEqualTo(customers.untouched(id));
    }

    @Test
    void references_batches_graphs_and_sorted_collections_read_the_column_of_the_phase() {
        // given
        long referrer = customers.row();
        int tier = customers.tier(2);
        List<Long> referred = customers.ofTier(tier);
        referred.forEach(id -> customers.set(id, "referrer = " + referrer));

        // then
        customers.shop().run(session -> {
            Customer reference = session.getReference(Customer.class, referrer);
            Customer beside = session.getReference(Customer.class, referred.get(0));
            assertThat(((Customer) Hibernate.unproxy(reference)).email).isEqualTo(customers.email(referrer));
            assertThat(Hibernate.isInitialized(beside)).isTrue();
        });
        customers.shop().run(session -> {
            Customer found = byTier(session, tier, "order by c.id")
                    .setHint("jakarta.persistence.fetchgraph", session.getEntityGraph("withReferrer"))
                    .list()
                    .get(0);
            assertThat(Hibernate.isInitialized(found.referrer)).isTrue();
            assertThat(found.referrer.email).isEqualTo(customers.email(referrer));
        });
        customers
                .shop()
                .run(session -> assertThat(emails(session.find(Customer.class, referrer).referred))
                        .containsExactlyInAnyOrderElementsOf(customers.emailsOf(tier))
                        .isSortedAccordingTo(java.util.Comparator.reverseOrder()));
    }

    @Test
    void a_native_query_with_an_alias_in_braces_reads_the_column_of_the_phase() {
        // given
        long id = customers.row();

        // then
        customers
                .shop()
                .run(session -> assertThat(session.createNativeQuery(
                                        "select {c.*} from customer c where c.id = " + id, Customer.class)
                                .addEntity("c", Customer.class)
                                .getSingleResult()
                                .email)
                        .isEqualTo(customers.email(id)));
    }

    @Test
    void a_native_query_for_every_column_makes_entities_of_the_column_of_the_phase_also_once_the_old_one_is_gone() {
        // given
        long id = customers.row();

        // then
        customers
                .shop()
                .run(session -> assertThat(session.createNativeQuery(
                                        "select *, 0 as referrals from customer where id = " + id, Customer.class)
                                .getSingleResult()
                                .email)
                        .isEqualTo(customers.email(id)));
    }

    @Test
    void a_stateless_session_reads_the_column_of_the_phase() {
        // given
        long id = customers.row();

        // then
        customers
                .shop()
                .sessions()
                .inStatelessTransaction(session ->
                        assertThat(session.get(Customer.class, id).email).isEqualTo(customers.email(id)));
    }
}
