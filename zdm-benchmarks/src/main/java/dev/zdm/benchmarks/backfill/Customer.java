package dev.zdm.benchmarks.backfill;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** A row of the old table. */
record Customer(
        long id,
        String email,
        String fullName,
        String street,
        BigDecimal balance,
        OffsetDateTime createdAt,
        boolean active,
        int visits) {

    static Customer read(ResultSet row) throws SQLException {
        return new Customer(
                row.getLong("id"),
                row.getString("email"),
                row.getString("full_name"),
                row.getString("street"),
                row.getBigDecimal("balance"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getBoolean("active"),
                row.getInt("visits"));
    }
}
