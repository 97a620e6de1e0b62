package dev.zdm.examples.demo.data;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.datafaker.Faker;

/** Given and family names of several scripts. Asking Datafaker for each row would take minutes, so they are combined. */
final class Names {
    private static final int PER_CULTURE = 100;
    private static final List<String> CULTURES = List.of(
            "en", "de", "fr", "es", "pl", "ru", "ja", "zh-CN", "ko", "ar", "he", "vi", "sv", "hu", "th", "uk", "tr",
            "pt-BR", "hy", "ka", "fa");

    private record Culture(List<String> given, List<String> family) {}

    private final List<Culture> cultures;

    Names(long seed) {
        this.cultures = CULTURES.stream().map(tag -> culture(tag, seed)).toList();
    }

    private static Culture culture(String tag, long seed) {
        Faker faker = new Faker(Locale.forLanguageTag(tag), new Random(seed));
        return new Culture(
                several(() -> faker.name().firstName()),
                several(() -> faker.name().lastName()));
    }

    private static List<String> several(Supplier<String> name) {
        return Stream.generate(name).limit(PER_CULTURE).toList();
    }

    /** A given and a family name of one culture. */
    record Pair(String given, String family) {}

    Pair pair(SplittableRandom random) {
        Culture culture = oneOf(cultures, random);
        return new Pair(oneOf(culture.given(), random), oneOf(culture.family(), random));
    }

    private static <T> T oneOf(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }
}
