package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.ColumnMigration;
import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.lint.Finding;
import dev.zdm.lint.Lint;
import dev.zdm.lint.SchemaUse;
import dev.zdm.lint.SqlDialect;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Phase;
import dev.zdm.schema.OldSchema;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A linter that knows mappings and phases")
class LintedContractionTest {
    private static final String DROP = "SET lock_timeout = '1s';"
            + " -- zdm:allow drop-column: its migration has ended\nALTER TABLE customer DROP COLUMN email";

    @Entity(name = "Customer")
    @Table(name = "customer")
    static class Customer {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        String city;

        @Version
        int version;
    }

    @Test
    void passes_a_drop_only_when_the_migration_can_be_contracted() {
        var database = Server.POSTGRESQL.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE customer (id bigint PRIMARY KEY, email text, email_address text, city text, version int)");
        try (Shop shop = Shop.open(database, Customer.class)) {
            ColumnMigration move = shop.migration("move");
            OldSchema old = OldSchema.of(move.id(), move::refusals).column("customer", "email");
            MappedSchema mapped = MappedSchema.of(shop.sessions()).without("customer", "email");
            SchemaUse known = mapped::usersOf;
            Lint lint = Lint.of(SqlDialect.POSTGRESQL).knowing(known.and(old::usersOf));
            for (Phase phase : Phase.values()) {
                shop.advance("move", phase);
                assertThat(lint.sql("V2.sql", DROP).findings().isEmpty())
                        .as("%s", phase)
                        .isEqualTo(move.refusals(new GateTarget.Contraction()).isEmpty());
            }
            assertThat(lint.sql("V2.sql", DROP).findings()).isEmpty();
        }
    }

    @Test
    void names_the_entity_that_maps_a_column() {
        var database = Server.POSTGRESQL.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE customer (id bigint PRIMARY KEY, email text, email_address text, city text, version int)");
        try (Shop shop = Shop.open(database, Customer.class)) {
            MappedSchema mapped = MappedSchema.of(shop.sessions());
            Lint lint = Lint.of(SqlDialect.POSTGRESQL).knowing(mapped::usersOf);

            assertThat(lint.sql("V2.sql", DROP.replace("email", "city")).findings())
                    .extracting(Finding::message)
                    .singleElement()
                    .asString()
                    .contains("customer.city", Customer.class.getName());
        }
    }
}
