package dev.zdm.benchmarks.backfill;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** A row of the new table. */
record CustomerV2(
        long id,
        String emailAddress,
        String name,
        String street,
        BigDecimal balance,
        OffsetDateTime createdAt,
        String status,
        int visits) {

    static CustomerV2 read(ResultSet row) throws SQLException {
        return new CustomerV2(
                row.getLong("id"),
                row.getString("email_address"),
                row.getString("name"),
                row.getString("street"),
                row.getBigDecimal("balance"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getString("status"),
                row.getInt("visits"));
    }
}
