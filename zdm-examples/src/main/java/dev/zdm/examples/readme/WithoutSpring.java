package dev.zdm.examples.readme;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.Instruction;
import dev.zdm.spi.RecordStore;
import java.util.Optional;
import javax.sql.DataSource;

/** What the README shows of an application without Spring. */
final class WithoutSpring {
    private final OldSql oldSql;
    private final NewSql newSql;

    WithoutSpring(OldSql oldSql, NewSql newSql) {
        this.oldSql = oldSql;
        this.newSql = newSql;
    }

    interface OldSql {
        int rename(long id, String name);
    }

    interface NewSql {
        int rename(long id, String name);
    }

    RecordStore<Long, Customer> oldCustomers(DataSource dataSource) {
        return JdbcRecordStore.on(JdbcDataStore.of(dataSource))
                .table("customer")
                .key("id", Long.class, Customer::id)
                .column("full_name", Customer::fullName)
                .column("status", Customer::status)
                .read(row -> new Customer(row.getLong("id"), row.getString("full_name"), row.getInt("status")))
                .build();
    }

    Optional<Customer> use(
            DataSource dataSource,
            RecordStore<Long, Customer> oldCustomers,
            RecordStore<Long, CustomerV2> newCustomers) {
        // tag::plain[]
        Zdm zdm = Zdm.builder().stateStore(JdbcStateStore.of(dataSource)).build();
        Migration<Long, Customer> customers = zdm.migration("customers")
                .from(oldCustomers)
                .to(newCustomers)
                .mapping(new CustomerMapping())
                .register();

        // Runs exactly one of the two, on the side that serialises writes; zdm then re-reads the row and copies it.
        customers.write(42L, () -> oldSql.rename(42L, "Ada Lovelace"), () -> newSql.rename(42L, "Ada Lovelace"));
        Optional<Customer> ada = customers.read(42L);

        customers.advance(Instruction.by("ada").because("dual write is deployed"));
        // end::plain[]
        return ada;
    }

    long operate(Migration<Long, Customer> customers) {
        Instruction ada = Instruction.by("ada").because("as planned");
        // tag::operate[]
        customers.advance(ada); // OLD_ONLY -> DUAL_WRITE
        customers.advance(ada); // -> BACKFILL
        customers.backfill().join(); // keyset chunks beside live writes, resumable
        long mismatches = customers.verify().join().mismatches(); // every row, both directions
        customers.advance(ada); // -> SYNC: refused, with every reason and remedy, unless all of that is done and 0
        customers.advance(ada); // -> READ_NEW 5 %, then 25, 50, 100
        customers.rollback(ada); // one phase back, at once
        // end::operate[]
        return mismatches;
    }
}
