package dev.zdm.jpa.entity;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.jpa.entity.CaptureTest.Purchase;
import dev.zdm.jpa.testing.Orders;
import java.sql.Connection;
import java.sql.SQLException;

/** An instance in a JVM of its own, which ends at once when its write has committed and is about to be copied. */
final class KilledWriter {
    static final int KILLED = 137;

    private KilledWriter() {}

    /** The address and the user of the old database, then those of the new one. */
    public static void main(String... arguments) {
        HikariDataSource first = new HikariDataSource();
        first.setJdbcUrl(arguments[0]);
        first.setUsername(arguments[1]);
        Deadly second = new Deadly();
        second.setJdbcUrl(arguments[2]);
        second.setUsername(arguments[3]);
        TwoDatabasesTest.Pair pair =
                TwoDatabasesTest.Pair.on(first, second, Orders.zdm(first, "killed"), Purchase.class, Object.class);
        second.victim = Thread.currentThread();
        pair.old().run(session -> {
            session.find(Purchase.class, 1L).buyer = "changed";
            session.remove(session.find(Purchase.class, 2L));
            session.persist(CaptureTest.purchase(3));
        });
    }

    /** Kills the JVM as soon as a certain thread wants to reach the database. */
    private static final class Deadly extends HikariDataSource {
        private volatile Thread victim;

        @Override
        public Connection getConnection() throws SQLException {
            if (Thread.currentThread() == victim) {
                Runtime.getRuntime().halt(KILLED);
            }
            return super.getConnection();
        }
    }
}
