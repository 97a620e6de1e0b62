package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ColumnMapping;
import dev.zdm.plan.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of column on every database, through all phases, in one session factory. */
class ColumnJourneyTest {

    /** What a kind of migration needs to be driven by the journey. */
    private interface Traveller {
        void write(Shop shop, long id, int value);

        void change(Shop shop, long id, int value);

        List<Integer> found(Shop shop, int value);

        int read(Shop shop, long id);

        String differing();

        String drop();
    }

    /** Writes, changes and reads in every phase; goes back once from where that is safe, and on; then drops the old. */
    private static void travel(Shop shop, Traveller traveller) {
        long id = 0;
        for (Phase phase : Phase.values()) {
            shop.advance("move", phase);
            id++;
            traveller.write(shop, id, (int) id * 10);
            for (long each = 1; each <= id; each++) {
                int before = traveller.read(shop, each);
                traveller.change(shop, each, before + 1);
                assertThat(traveller.read(shop, each))
                        .as("row %s in %s", each, phase)
                        .isEqualTo(before + 1);
                assertThat(traveller.found(shop, before + 1))
                        .as("row %s in %s", each, phase)
                        .contains(before + 1);
                traveller.change(shop, each, before);
            }
            if (!phase.isParked() && !phase.isBefore(Phase.SYNC)) {
                assertThat(Sql.count(shop.database(), traveller.differing()))
                        .as("%s", phase)
                        .isZero();
            }
            if (phase == Phase.READ_NEW) {
                shop.back("move");
                assertThat(shop.migration("move").state().phase()).isEqualTo(Phase.SYNC);
                traveller.change(shop, id, (int) id * 10);
            }
        }
        shop.contract("move", () -> Sql.execute(shop.database(), traveller.drop()));
        traveller.write(shop, 100, 1000);
        traveller.change(shop, 1, 11);
        assertThat(traveller.read(shop, 100)).isEqualTo(1000);
        assertThat(traveller.read(shop, 1)).isEqualTo(11);
        assertThat(traveller.found(shop, 11)).containsExactly(11);
    }

    @Nested
    class Rename {
        @Entity(name = "Customer")
        @Table(name = "customer")
        static class Customer {
            @Id
            long id;

            @MigratedColumn(migration = "move", from = "email", to = "email_address")
            String email;

            @Version
            int version;
        }

        @ParameterizedTest
        @EnumSource
        void a_renamed_column_is_written_and_read_in_every_phase_and_dropped_while_the_application_runs(Server server) {
            // given
            var database = server.freshDatabase();
            Sql.execute(
                    database,
                    "CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(100), email_address varchar(100),"
                            + " version int)");

            // when, then
            try (Shop shop = Shop.open(database, Customer.class)) {
                travel(shop, new Traveller() {
                    @Override
                    public void write(Shop shop, long id, int value) {
                        shop.run(session -> {
                            Customer customer = new Customer();
                            customer.id = id;
                            customer.email = value + "@x";
                            session.persist(customer);
                        });
                    }

                    @Override
                    public void change(Shop shop, long id, int value) {
                        shop.run(session -> session.find(Customer.class, id).email = value + "@x");
                    }

                    @Override
                    public List<Integer> found(Shop shop, int value) {
                        return shop.get(session -> session
                                .createQuery("select c.email from Customer c where c.email = :email", String.class)
                                .setParameter("email", value + "@x")
                                .list()
                                .stream()
                                .map(email -> Integer.valueOf(email.replace("@x", "")))
                                .toList());
                    }

                    @Override
                    public int read(Shop shop, long id) {
                        return shop.get(session -> Integer.valueOf(
                                session.find(Customer.class, id).email.replace("@x", "")));
                    }

                    @Override
                    public String differing() {
                        return "SELECT count(*) FROM customer WHERE email <> email_address OR email IS NULL OR"
                                + " email_address IS NULL";
                    }

                    @Override
                    public String drop() {
                        return "ALTER TABLE customer DROP COLUMN email";
                    }
                });
            }
        }
    }

    @Nested
    class Retype {
        static class CentsToDecimal implements ColumnMapping<Long> {
            @Override
            public List<Class<?>> types() {
                return List.of(BigDecimal.class);
            }

            @Override
            public List<Object> values(Long cents) {
                return Arrays.asList(cents == null ? null : BigDecimal.valueOf(cents, 2));
            }

            @Override
            public List<String> valuesSql(String cents) {
                return List.of("cast(" + cents + " / 100.0 as decimal(12, 2))");
            }

            @Override
            public String attributeSql(List<String> decimal) {
                return "cast(" + decimal.get(0) + " * 100 as decimal(18, 0))";
            }
        }

        @Entity(name = "Person")
        @Table(name = "person")
        @Inheritance(strategy = InheritanceType.JOINED)
        static class Person {
            @Id
            long id;
        }

        @Entity(name = "Employee")
        @Table(name = "employee")
        static class Employee extends Person {
            @Column(name = "salary_cents")
            @MigratedColumn(migration = "move", from = "salary_cents", to = "salary", mapping = CentsToDecimal.class)
            Long salary;
        }

        @ParameterizedTest
        @EnumSource
        void a_retyped_column_of_a_joined_subclass_goes_the_whole_way(Server server) {
            // given
            var database = server.freshDatabase();
            Sql.execute(
                    database,
                    "CREATE TABLE person (id bigint PRIMARY KEY)",
                    "CREATE TABLE employee (id bigint PRIMARY KEY, salary_cents bigint, salary decimal(12, 2))");

            // when, then
            try (Shop shop = Shop.open(database, Person.class, Employee.class)) {
                travel(shop, new Traveller() {
                    @Override
                    public void write(Shop shop, long id, int value) {
                        shop.run(session -> {
                            Employee employee = new Employee();
                            employee.id = id;
                            employee.salary = (long) value;
                            session.persist(employee);
                        });
                    }

                    @Override
                    public void change(Shop shop, long id, int value) {
                        shop.run(session -> session.find(Employee.class, id).salary = (long) value);
                    }

                    @Override
                    public List<Integer> found(Shop shop, int value) {
                        return shop.get(session -> session
                                .createQuery(
                                        "from Employee e where e.salary = :value order by e.salary", Employee.class)
                                .setParameter("value", (long) value)
                                .list()
                                .stream()
                                .map(employee -> employee.salary.intValue())
                                .toList());
                    }

                    @Override
                    public int read(Shop shop, long id) {
                        return shop.get(session ->
                                session.find(Employee.class, id).salary.intValue());
                    }

                    @Override
                    public String differing() {
                        return "SELECT count(*) FROM employee WHERE salary_cents <> salary * 100 OR salary IS NULL"
                                + " OR salary_cents IS NULL";
                    }

                    @Override
                    public String drop() {
                        return "ALTER TABLE employee DROP COLUMN salary_cents";
                    }
                });
            }
        }
    }

    @Nested
    class Split {
        static class Halves implements ColumnMapping<String> {
            @Override
            public List<Class<?>> types() {
                return List.of(String.class, String.class);
            }

            @Override
            public List<Object> values(String whole) {
                return whole == null ? Arrays.asList(null, null) : List.of(whole.split(" "));
            }

            @Override
            public List<String> valuesSql(String whole) {
                String space = "position(' ' in " + whole + ")";
                return List.of(
                        "substring(" + whole + ", 1, " + space + " - 1)",
                        "substring(" + whole + ", " + space + " + 1)");
            }

            @Override
            public String attributeSql(List<String> halves) {
                return "CASE WHEN " + halves.get(0) + " IS NOT NULL THEN concat(" + halves.get(0) + ", ' ', "
                        + halves.get(1) + ") END";
            }
        }

        @Embeddable
        static class Name {
            @Column(name = "name")
            @MigratedColumn(
                    migration = "move",
                    from = "name",
                    to = {"first_name", "last_name"},
                    mapping = Halves.class)
            String whole;

            String title;
        }

        @Entity(name = "Patient")
        @Table(name = "patient")
        static class Patient {
            @Id
            long id;

            @Embedded
            Name name = new Name();
        }

        @ParameterizedTest
        @EnumSource
        void a_column_of_an_embeddable_is_split(Server server) {
            // given
            var database = server.freshDatabase();
            Sql.execute(
                    database,
                    "CREATE TABLE patient (id bigint PRIMARY KEY, name varchar(99), title varchar(9), first_name"
                            + " varchar(49), last_name varchar(49))");

            // when, then
            try (Shop shop = Shop.open(database, Patient.class)) {
                travel(shop, new Traveller() {
                    @Override
                    public void write(Shop shop, long id, int value) {
                        shop.run(session -> {
                            Patient patient = new Patient();
                            patient.id = id;
                            patient.name.whole = "P " + value;
                            session.persist(patient);
                        });
                    }

                    @Override
                    public void change(Shop shop, long id, int value) {
                        shop.run(session -> session.find(Patient.class, id).name.whole = "P " + value);
                    }

                    @Override
                    public List<Integer> found(Shop shop, int value) {
                        return shop.get(session -> session
                                .createQuery(
                                        "select p.name.whole from Patient p where p.name.whole like :value",
                                        String.class)
                                .setParameter("value", "% " + value)
                                .list()
                                .stream()
                                .map(name -> Integer.valueOf(name.substring(2)))
                                .toList());
                    }

                    @Override
                    public int read(Shop shop, long id) {
                        return shop.get(session -> Integer.valueOf(
                                session.find(Patient.class, id).name.whole.substring(2)));
                    }

                    @Override
                    public String differing() {
                        return "SELECT count(*) FROM patient WHERE name <> concat(first_name, ' ', last_name) OR"
                                + " name IS NULL OR first_name IS NULL OR last_name IS NULL";
                    }

                    @Override
                    public String drop() {
                        return "ALTER TABLE patient DROP COLUMN name";
                    }
                });
            }
        }
    }
}
