package dev.zdm.examples.demo.load;

import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.CustomerRow;
import java.util.SplittableRandom;

/** The values that one client writes: messy as the others, and none of them twice. Used by one thread. */
final class Writing {
    private static final String PADDING = " of a very long line of long names";

    private final CustomerData data;
    private final String client;
    private final SplittableRandom random;
    private int count;

    Writing(CustomerData data, String client, SplittableRandom random) {
        this.data = data;
        this.client = client;
        this.random = random;
    }

    CustomerRow customer() {
        return new CustomerRow(name(), random.nextInt(4), random.nextInt(10) == 0 ? null : email());
    }

    String name() {
        String tag = tag();
        String base = shortened(data.row(random.nextLong()).fullName(), CustomerRow.LONGEST_NAME - tag.length() - 2);
        return switch (random.nextInt(20)) {
            case 0 -> tag;
            case 1 -> " " + base + " " + tag;
            case 2 -> tag + "  " + base;
            case 3 -> base + " " + tag + " ";
            case 4 -> padded(base + tag);
            case 5 -> base + tag;
            default -> base + " " + tag;
        };
    }

    String email() {
        return tag() + (random.nextInt(20) == 0 ? "@BÜCHER.example" : "@example.org");
    }

    private String tag() {
        return client + "-" + count++;
    }

    private static String padded(String text) {
        return shortened(text + PADDING.repeat(CustomerRow.LONGEST_NAME / PADDING.length() + 1), 200);
    }

    private static String shortened(String text, int length) {
        int points = text.codePointCount(0, text.length());
        return points <= length ? text : text.substring(0, text.offsetByCodePoints(0, length));
    }
}
