package dev.zdm.schema;

import java.util.Locale;

/** A table's or column's name to compare by, however the mapping, the migration and the catalog have written it. */
public final class PlainName {
    private PlainName() {}

    /**
     * The name without its schema and quotation marks, in lower case: names that differ in nothing else count as one.
     *
     * @param name as somebody has written it: {@code crm."Customer"}, {@code `customer`}, {@code [customer]}
     * @return the plain name
     */
    public static String of(String name) {
        return name.substring(name.lastIndexOf('.') + 1)
                .replaceAll("[\"`\\[\\]]", "")
                .toLowerCase(Locale.ROOT);
    }
}
