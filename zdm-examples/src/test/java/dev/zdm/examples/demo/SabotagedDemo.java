package dev.zdm.examples.demo;

import dev.zdm.examples.demo.story.Moment;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The demo with the copy disabled underneath: for a while the new table silently keeps its rows as they were. */
public final class SabotagedDemo {
    private static final String DISABLE_COPY = """
            create function keep_as_it_was() returns trigger language plpgsql as 'begin return old; end';
            create trigger keep_as_it_was before update on customer_v2 for each row execute function keep_as_it_was();
            """;
    private static final String ENABLE_COPY = "drop function keep_as_it_was() cascade";

    private SabotagedDemo() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(Demo.run(DemoSettings.parse(arguments), SabotagedDemo::stepIn));
    }

    private static void stepIn(Moment moment, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(moment == Moment.BEFORE_WRITES_MOVE ? DISABLE_COPY : ENABLE_COPY);
        }
    }
}
