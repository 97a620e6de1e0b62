package dev.zdm.examples.columns.rename;

import dev.zdm.examples.columns.Story;

/**
 * Renames a column, and in the end gives it its old name again. A column cannot be renamed under statements that name it;
 * so the way back to the old name is a second migration, by which a new column of that name is filled.
 */
public final class RenameStory {
    private RenameStory() {}

    /** Runs it on an empty database, and gives back how many requests were answered meanwhile. */
    public static long run(String url) {
        String table = "CREATE TABLE customer (id bigint PRIMARY KEY, email text, email_address text)";
        String rows =
                "INSERT INTO customer (id, email) SELECT n, 'c' || n || '@example.org' FROM generate_series(1, 1000) n";
        try (Story story = Story.begin(url, new Before(), table, rows)) {
            story.move("customer-email", "ALTER TABLE customer DROP COLUMN email");

            story.execute("ALTER TABLE customer ADD COLUMN email text");
            story.deploy(new Between());
            story.move("customer-email-back", "ALTER TABLE customer DROP COLUMN email_address");

            story.deploy(new After());
            return story.requests();
        }
    }
}
