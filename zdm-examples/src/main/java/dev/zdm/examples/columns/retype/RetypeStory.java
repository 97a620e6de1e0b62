package dev.zdm.examples.columns.retype;

import dev.zdm.examples.columns.Story;

/** Gives a column another type, which is another column. */
public final class RetypeStory {
    private RetypeStory() {}

    /** Runs it on an empty database, and gives back how many requests were answered meanwhile. */
    public static long run(String url) {
        String table = "CREATE TABLE employee (id bigint PRIMARY KEY, salary_cents bigint, salary decimal(12, 2))";
        String rows = "INSERT INTO employee (id, salary_cents) SELECT n, n * 7 FROM generate_series(1, 1000) n";
        try (Story story = Story.begin(url, new Before(), table, rows)) {
            story.move("employee-salary", "ALTER TABLE employee DROP COLUMN salary_cents");
            story.deploy(new After());
            return story.requests();
        }
    }
}
