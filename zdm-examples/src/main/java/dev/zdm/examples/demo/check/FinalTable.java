package dev.zdm.examples.demo.check;

import java.util.Locale;

/** The table that must hold the truth at the end, and how to read it as customers, by SQL alone. */
public enum FinalTable {
    /** The old one. */
    CUSTOMER("select id, full_name, status, email, true as well_formed from customer order by id"),

    /** The new one; its rule is written down a second time here, so that an error of the mapping shows. */
    CUSTOMER_V2("""
            select id,
                   first_name || coalesce(' ' || last_name, '') as full_name,
                   array_position(array['PROSPECT', 'ACTIVE', 'DORMANT', 'CLOSED'], status) - 1 as status,
                   email_address as email,
                   position(' ' in first_name) = 0 as well_formed
            from customer_v2
            order by id
            """);

    private final String sql;

    FinalTable(String sql) {
        this.sql = sql;
    }

    /**
     * Its name.
     *
     * @return as in SQL
     */
    public String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String sql() {
        return sql;
    }
}
