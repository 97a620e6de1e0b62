package dev.zdm.jpa.hibernate;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Embeddable;

/** An embeddable whose attribute is split. */
@Embeddable
class TrackedName {
    @MigratedColumn(
            migration = "move",
            from = "name",
            to = {"first_name", "last_name"},
            mapping = ColumnShapesTest.Words.class)
    String name;

    String title;

    /** Only what its own methods set does it know to have been changed. */
    void rename(String value) {
        name = value;
    }
}
