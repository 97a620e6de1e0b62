package dev.zdm.examples.columns.split;

import dev.zdm.plan.ColumnMapping;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

// tag::mapping[]
class FirstAndLast implements ColumnMapping<String> {
    @Override
    public List<Class<?>> types() {
        return List.of(String.class, String.class);
    }

    @Override
    public List<@Nullable Object> values(@Nullable String name) {
        if (name == null) {
            return Arrays.asList(null, null);
        }
        int blank = name.indexOf(' ');
        return blank < 0 ? Arrays.asList(name, "") : Arrays.asList(name.substring(0, blank), name.substring(blank + 1));
    }

    @Override
    public List<String> valuesSql(String name) {
        return List.of(
                "split_part(" + name + ", ' ', 1)",
                "case when position(' ' in " + name + ") > 0 then substr(" + name + ", position(' ' in " + name
                        + ") + 1) when " + name + " is not null then '' end");
    }

    @Override
    public String attributeSql(List<String> firstAndLast) {
        return firstAndLast.get(0) + " || case " + firstAndLast.get(1) + " when '' then '' else ' ' || "
                + firstAndLast.get(1) + " end";
    }
}
// end::mapping[]
