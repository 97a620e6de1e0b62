package dev.zdm.jpa.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.jpa.hibernate.ColumnMode;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;

/**
 * A situation in which an application meets a migrated column.
 *
 * @param server the database
 * @param stage how far the migration has come
 * @param home the side to whose column the attribute is mapped
 * @param mode what is given up for moving
 */
public record World(Server server, Stage stage, Side home, ColumnMode mode) {
    /** What entities call their migrated column, so that a world can decide which it is. */
    public static final String HOME = "home_email";

    /**
     * Every stage with an attribute on either side; what depends on the database or on the mode, in fewer stages. Worlds that
     * differ in their stage alone follow each other, so that one application can go through them.
     */
    public static List<World> all() {
        List<Stage> some = List.of(Stage.OLD_ONLY, Stage.BACKFILL, Stage.WRITE_NEW, Stage.NEW_ONLY, Stage.DROPPED);
        List<Stage> few = List.of(Stage.DUAL_WRITE, Stage.WRITE_NEW, Stage.DROPPED);
        return Stream.of(
                        on(Server.H2, Side.OLD, ColumnMode.FULL, List.of(Stage.values())),
                        on(Server.H2, Side.NEW, ColumnMode.FULL, List.of(Stage.values())),
                        on(Server.H2, Side.OLD, ColumnMode.BATCHED, some),
                        on(Server.POSTGRESQL, Side.OLD, ColumnMode.FULL, few),
                        on(Server.MARIADB, Side.OLD, ColumnMode.FULL, few))
                .flatMap(worlds -> worlds)
                .toList();
    }

    private static Stream<World> on(Server server, Side home, ColumnMode mode, List<Stage> stages) {
        return stages.stream().map(stage -> new World(server, stage, home, mode));
    }

    /** Starts an application on new tables. */
    public Shop open(List<String> tables, Class<?>... entities) {
        HikariDataSource database = server.freshDatabase();
        Sql.execute(database, tables.toArray(new String[0]));
        return Shop.open(database, settings(), entities);
    }

    /** Brings its migration {@code move} to the stage, by a restart where the mode wants one. */
    public Shop enter(Shop shop, String drop, Class<?>... entities) {
        Phase before = shop.migration("move").state().dataPhase();
        shop.advance("move", stage.phase());
        if (stage.phase() == Phase.READ_NEW) {
            shop.share("move", 100);
        }
        boolean restarts = mode == ColumnMode.BATCHED && before != stage.phase() && stage.phase() == Phase.NEW_ONLY;
        Shop entered = restarts ? shop.restarted(settings(), entities) : shop;
        if (!stage.hasOld()) {
            entered.contract("move", () -> Sql.execute(entered.database(), drop));
        }
        return entered;
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(MappingSettings.PHYSICAL_NAMING_STRATEGY, new HomeColumn(home));
        if (mode == ColumnMode.BATCHED) {
            settings.put(BatchSettings.STATEMENT_BATCH_SIZE, 50);
        }
        return settings;
    }

    @Override
    public String toString() {
        return server + " " + stage + ", mapped to " + home + ", " + mode;
    }

    private static final class HomeColumn extends PhysicalNamingStrategyStandardImpl {
        private static final long serialVersionUID = 1L;

        private final Side home;

        HomeColumn(Side home) {
            this.home = home;
        }

        @Override
        public Identifier toPhysicalColumnName(Identifier logicalName, JdbcEnvironment context) {
            return logicalName.getText().equals(HOME)
                    ? Identifier.toIdentifier(home == Side.OLD ? "email" : "email_address")
                    : logicalName;
        }
    }
}
