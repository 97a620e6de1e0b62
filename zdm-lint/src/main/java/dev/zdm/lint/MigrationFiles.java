package dev.zdm.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The migrations of a folder in the order in which Flyway and people run them. */
final class MigrationFiles {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern UNDO = Pattern.compile("U\\d.*");
    private static final int WIDEST = 20;

    private MigrationFiles() {}

    static List<Path> of(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> files = paths.filter(MigrationFiles::isMigration)
                    .sorted(Comparator.comparing(MigrationFiles::isRepeatable)
                            .thenComparing(path -> order(folder, path)))
                    .toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException("There is no .sql file below " + folder);
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("Migrations below " + folder + " cannot be listed", e);
        }
    }

    private static boolean isMigration(Path path) {
        String name = path.getFileName().toString();
        return name.toLowerCase(Locale.ROOT).endsWith(".sql")
                && !UNDO.matcher(name).matches()
                && Files.isRegularFile(path);
    }

    private static boolean isRepeatable(Path path) {
        return path.getFileName().toString().startsWith("R__");
    }

    /** The path with every number filled with zeros from the left, and `_` between numbers as a dot. */
    private static String order(Path folder, Path path) {
        String name = folder.relativize(path)
                .toString()
                .replaceAll("(?<=\\d)_(?=\\d)", ".")
                .replace("__", " ");
        return NUMBER.matcher(name).replaceAll(MigrationFiles::filled);
    }

    private static String filled(MatchResult number) {
        String digits = number.group();
        return "0".repeat(Math.max(0, WIDEST - digits.length())) + digits;
    }
}
