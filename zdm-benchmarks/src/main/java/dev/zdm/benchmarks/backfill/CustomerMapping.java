package dev.zdm.benchmarks.backfill;

import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.plan.Mapping;

/** Other names, and a flag that becomes a word. */
final class CustomerMapping implements Mapping<Customer, CustomerV2> {
    /** What every way of copying in SQL selects, in the order of the new table's columns. */
    static final String SELECTED =
            "id, email, full_name, street, balance, created_at, CASE WHEN active THEN 'ACTIVE' ELSE 'CLOSED' END, visits";

    static JdbcMapping<Customer, CustomerV2> inSql() {
        return JdbcMapping.of(new CustomerMapping())
                .toNew("email_address", "email")
                .toNew("name", "full_name")
                .toNew("status", "CASE WHEN active THEN 'ACTIVE' ELSE 'CLOSED' END")
                .toOld("email", "email_address")
                .toOld("full_name", "name")
                .toOld("active", "status = 'ACTIVE'");
    }

    @Override
    public CustomerV2 toNew(Customer old) {
        return new CustomerV2(
                old.id(),
                old.email(),
                old.fullName(),
                old.street(),
                old.balance(),
                old.createdAt(),
                old.active() ? "ACTIVE" : "CLOSED",
                old.visits());
    }

    @Override
    public Customer toOld(CustomerV2 next) {
        return new Customer(
                next.id(),
                next.emailAddress(),
                next.name(),
                next.street(),
                next.balance(),
                next.createdAt(),
                next.status().equals("ACTIVE"),
                next.visits());
    }
}
