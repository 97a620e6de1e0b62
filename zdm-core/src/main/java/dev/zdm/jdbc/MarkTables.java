package dev.zdm.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tables in which one side keeps, beside one of the users' tables and for one migration, the versions of keys, the
 * copies that are owed, and the ranges of keys that are being copied in bulk. zdm makes them itself where it may; where it
 * may not, whoever may runs {@link #create}.
 *
 * @param keys the table of versions and fences
 * @param pending the table of copies that are owed
 * @param ranges the table of ranges
 * @param create the statements that make them, in order
 * @param createRanges those of them that make the table of ranges, which earlier versions of zdm did not have
 * @param drop the statements that take them away
 */
public record MarkTables(
        String keys, String pending, String ranges, List<String> create, List<String> createRanges, List<String> drop) {
    /** What PostgreSQL, the strictest, allows for an identifier. */
    private static final int LONGEST = 63;

    private static final String KEYS = "zdm_key_";
    private static final String PENDING = "zdm_pending_";
    private static final String RANGES = "zdm_range_";

    /** Two of them, joined by two underscores, can be told apart again. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9]+(_[a-z0-9]+)*");

    /** Copies the statements. */
    public MarkTables {
        create = List.copyOf(create);
        createRanges = List.copyOf(createRanges);
        drop = List.copyOf(drop);
    }

    static MarkTables of(MarkKeeping keeping, String migration, TableSql table) {
        String slug = slug(migration, table.shape().table());
        String keys = KEYS + slug;
        String pending = PENDING + slug;
        String ranges = RANGES + slug;
        List<String> createRanges = keeping.createRanges(ranges, table);
        return new MarkTables(
                keys,
                pending,
                ranges,
                Stream.concat(keeping.create(keys, pending, table).stream(), createRanges.stream())
                        .toList(),
                createRanges,
                Stream.of(ranges, pending, keys)
                        .map(name -> "DROP TABLE IF EXISTS " + name)
                        .toList());
    }

    /** What had to be changed ends in a number of its own, after two more underscores, which no other name has. */
    static String slug(String migration, String table) {
        String plain = migration + "__" + table;
        int longest = LONGEST - PENDING.length();
        if (isPlain(migration) && isPlain(table) && plain.length() <= longest) {
            return plain;
        }
        String number = String.format(Locale.ROOT, "__%08x", (int) KeyLockHash.of(migration + '\n' + table));
        String readable = plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        return readable.substring(0, Math.min(readable.length(), longest - number.length())) + number;
    }

    private static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }
}
