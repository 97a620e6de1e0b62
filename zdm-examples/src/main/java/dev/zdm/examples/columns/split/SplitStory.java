package dev.zdm.examples.columns.split;

import dev.zdm.examples.columns.Story;

/** Makes two columns of one. */
public final class SplitStory {
    private SplitStory() {}

    /** Runs it on an empty database, and gives back how many requests were answered meanwhile. */
    public static long run(String url) {
        String table = "CREATE TABLE person (id bigint PRIMARY KEY, name text, first text, last text)";
        String rows = "INSERT INTO person (id, name) SELECT n, 'Grace H. ' || n FROM generate_series(1, 1000) n";
        try (Story story = Story.begin(url, new Before(), table, rows)) {
            story.move("person-name", "ALTER TABLE person DROP COLUMN name");
            story.deploy(new After());
            return story.requests();
        }
    }
}
