package dev.zdm.proof.crash.world;

import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.proof.crash.wire.ChildSettings;
import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.proof.crash.wire.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The databases of one run, and a line to each store that the children use. */
public final class World implements AutoCloseable {
    private final Layout layout;
    private final Server first;
    private final Server second;
    private final Line control;
    private final Line old;
    private final Line next;

    private World(Layout layout, Server first, Server second) throws IOException {
        this.layout = layout;
        this.first = first;
        this.second = second;
        this.control = Line.to(first.port(), Line.Protocol.POSTGRES);
        this.old = Line.to(first.port(), Line.Protocol.POSTGRES);
        boolean maria = layout == Layout.POSTGRES_TO_MARIADB;
        this.next =
                layout.isDurable() ? Line.to(second.port(), maria ? Line.Protocol.MYSQL : Line.Protocol.POSTGRES) : old;
    }

    /**
     * Starts the databases and fills them.
     *
     * @param layout where the two sides live
     * @param folder an empty folder
     * @param rows the rows of the beginning
     * @return the world
     * @throws IOException if a server does not start
     * @throws SQLException if a table cannot be made
     */
    public static World start(Layout layout, Path folder, List<Row> rows) throws IOException, SQLException {
        Server first = PostgresServer.start(Files.createDirectories(folder.resolve("first")));
        try {
            World world = new World(layout, first, second(layout, first, folder.resolve("second")));
            world.fill(rows);
            return world;
        } catch (IOException | SQLException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    private static Server second(Layout layout, Server first, Path folder) throws IOException {
        return switch (layout) {
            case ONE_DATABASE -> first;
            case TWO_SERVERS -> PostgresServer.start(Files.createDirectories(folder));
            case POSTGRES_TO_MARIADB -> MariaServer.start(Files.createDirectories(folder));
        };
    }

    private void fill(List<Row> rows) throws SQLException {
        DataSource controlled = source(first, "postgres");
        Sql.execute(controlled, "create database accounts");
        if (layout.isDurable()) {
            String database = layout == Layout.TWO_SERVERS ? "postgres" : "mysql";
            Sql.execute(source(second, database), "create database accounts");
        }
        JdbcSchema.STATE.create(controlled);
        JdbcSchema.DATA.create(oldRows());
        AccountTables.createOld(oldRows());
        AccountTables.createNew(newRows(), layout == Layout.POSTGRES_TO_MARIADB);
        if (layout.isDurable()) {
            JdbcSchema.DATA.create(newRows());
        }
        AccountTables.fillOld(oldRows(), rows);
    }

    private static DataSource source(Server server, String database) {
        return new DirectDataSource(server.url(server.port(), database)).asDataSource();
    }

    private DataSource oldRows() {
        return source(first, "accounts");
    }

    private DataSource newRows() {
        return source(second, "accounts");
    }

    /**
     * What a new child is told.
     *
     * @param name its name
     * @param timeToLive how long its place is kept
     * @param mutant the rule that is left out
     * @return the settings
     */
    public ChildSettings child(String name, Duration timeToLive, Mutant mutant) {
        return new ChildSettings(
                name,
                first.url(control.port(), "postgres"),
                first.url(old.port(), "accounts"),
                second.url(next.port(), "accounts"),
                timeToLive.toMillis(),
                mutant);
    }

    /**
     * The rows of the old side, read past the lines.
     *
     * @return by key
     * @throws SQLException if the database does not answer
     */
    public Map<Integer, Row> readOld() throws SQLException {
        return AccountTables.readOld(oldRows());
    }

    /**
     * The rows of the new side, in the old shape.
     *
     * @return by key
     * @throws SQLException if the database does not answer
     */
    public Map<Integer, Row> readNew() throws SQLException {
        return AccountTables.readNew(newRows());
    }

    /**
     * The servers that can be killed.
     *
     * @return one or two
     */
    public List<Server> mortals() {
        return layout.isDurable() ? List.of(first, second) : List.of(first);
    }

    /**
     * Whether without a server nobody reaches the new rows, but everything else.
     *
     * @param server one of them
     * @return false if both sides live in one database
     */
    public boolean isOnlyOfNew(Server server) {
        return layout.isDurable() && server == second;
    }

    /**
     * The line to the state of the migration.
     *
     * @return the line
     */
    public Line control() {
        return control;
    }

    /**
     * The line to the old rows.
     *
     * @return the line
     */
    public Line old() {
        return old;
    }

    /**
     * The line to the new rows.
     *
     * @return the same as the old one's, if they share a database
     */
    public Line next() {
        return next;
    }

    @Override
    public void close() throws IOException {
        control.close();
        old.close();
        if (layout.isDurable()) {
            next.close();
            second.close();
        }
        first.close();
    }
}
