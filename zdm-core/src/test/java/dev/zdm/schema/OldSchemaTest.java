package dev.zdm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Refusal;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The old side of a migration")
class OldSchemaTest {
    private static final Refusal READ = new Refusal("phase", "instance 'shop-3' still reads it", "wait for it");

    @ParameterizedTest
    @CsvSource({
        "customer, name",
        "CUSTOMER, \"Name\"",
        "crm.customer, name",
        "customer,",
        "customer_v1, anything",
        "customer_v1,"
    })
    void is_in_use_while_something_speaks_against_contraction(String table, String column) {
        assertThat(old(List.of(READ)).usersOf(table, column))
                .containsExactly("migration 'customers' needs it: instance 'shop-3' still reads it");
    }

    @ParameterizedTest
    @CsvSource({"customer, email", "orders, name", "orders,"})
    void is_only_what_was_named(String table, String column) {
        assertThat(old(List.of(READ)).usersOf(table, column)).isEmpty();
    }

    @Test
    void is_free_once_nothing_speaks_against_contraction() {
        assertThat(old(List.of()).usersOf("customer", "name")).isEmpty();
        assertThat(old(List.of()).usersOf("customer_v1", null)).isEmpty();
    }

    private static OldSchema old(List<Refusal> refusals) {
        return OldSchema.of("customers", target -> {
                    assertThat(target).isEqualTo(new GateTarget.Contraction());
                    return refusals;
                })
                .column("customer", "name")
                .table("customer_v1");
    }
}
