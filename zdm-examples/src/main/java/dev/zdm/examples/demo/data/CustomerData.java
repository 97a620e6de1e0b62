package dev.zdm.examples.demo.data;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The customers that were there before the migration, by their key. A pure function of seed and key, so that the load
 * generator and the checker know them without reading a table. Immutable, thread-safe.
 */
public final class CustomerData {
    private static final List<String> ODD_NAMES = List.of(
            "",
            " ",
            "  ",
            "O'Neill; drop table customer; --",
            "Null",
            "back\\slash \\N",
            "tab\there",
            "two\nlines x",
            "\u0646\u06cc\u200c\u0646\u0627 \u200fکریمی",
            "Zoe\u0308 Mu\u0308ller",
            "👩‍👩‍👧 Family",
            "\u00a0Nbsp\u00a0Name",
            "\u3000全角 スペース",
            "%s ${name} {{x}}",
            "trailing ",
            " leading");
    private static final String SYLLABLES = "Wolfeschlegelsteinhausenbergerdorff";
    private static final int UNSTEADY = 0x2545F491;

    private final long seed;
    private final Names names;

    /**
     * Customers of a seed.
     *
     * @param seed the same seed gives the same customers
     */
    public CustomerData(long seed) {
        this.seed = seed;
        this.names = new Names(seed);
    }

    /**
     * A customer.
     *
     * @param key any key
     * @return the same row for the same key
     */
    public CustomerRow row(long key) {
        SplittableRandom random = new SplittableRandom(seed + key * 0xD1342543DE82EF95L + UNSTEADY);
        return new CustomerRow(name(random), random.nextInt(4), email(key, random));
    }

    private String name(SplittableRandom random) {
        Names.Pair pair = names.pair(random);
        return switch (random.nextInt(40)) {
            case 0, 1 -> pair.given();
            case 2, 3 -> pair.given() + "  " + pair.family();
            case 4 -> " " + pair.given() + " " + pair.family();
            case 5 -> pair.given() + " " + pair.family() + " ";
            case 6, 7 -> pair.given() + " " + names.pair(random).given() + " " + pair.family();
            case 8 -> pair.family() + ", " + pair.given() + "   ";
            case 9 -> asLongAsAllowed(pair);
            case 10 -> ODD_NAMES.get(random.nextInt(ODD_NAMES.size()));
            default -> pair.given() + " " + pair.family();
        };
    }

    private static String asLongAsAllowed(Names.Pair pair) {
        String start = pair.given() + " " + pair.family() + "-";
        return start + fill(CustomerRow.LONGEST_NAME - start.codePointCount(0, start.length()));
    }

    private static String fill(int length) {
        return SYLLABLES.repeat(length / SYLLABLES.length() + 1).substring(0, length);
    }

    private static @Nullable String email(long key, SplittableRandom random) {
        return switch (random.nextInt(25)) {
            case 0, 1, 2 -> null;
            case 3 -> "";
            case 4 -> "Customer." + key + "+News@EXAMPLE.org ";
            case 5 -> "kunde" + key + "@bücher.example";
            case 6 -> fill(CustomerRow.LONGEST_EMAIL - 20) + String.format("%07d", key) + "@example.info";
            // Recognisable where it does not belong: a test looks for it in everything that is logged.
            default -> "CANARY-" + key + "@example.org";
        };
    }
}
