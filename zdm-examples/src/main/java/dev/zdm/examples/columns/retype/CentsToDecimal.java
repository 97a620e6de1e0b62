package dev.zdm.examples.columns.retype;

import dev.zdm.plan.ColumnMapping;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

// tag::mapping[]
class CentsToDecimal implements ColumnMapping<Long> {
    @Override
    public List<Class<?>> types() {
        return List.of(BigDecimal.class);
    }

    @Override
    public List<@Nullable Object> values(@Nullable Long cents) {
        return Collections.singletonList(cents == null ? null : BigDecimal.valueOf(cents, 2));
    }

    @Override
    public List<String> valuesSql(String cents) {
        return List.of("cast(" + cents + " / 100.0 as decimal(12, 2))");
    }

    @Override
    public String attributeSql(List<String> decimal) {
        return "cast(" + decimal.get(0) + " * 100 as bigint)";
    }
}
// end::mapping[]
