package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.plan.Phase;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Between the commit of a write and that of its copy there is nobody left: the marks that were committed with it are. */
class KilledBetweenCommitsTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    @Timeout(120)
    void another_instance_copies_what_a_dead_one_owed(Server server) throws Exception {
        // given
        try (TwoDatabasesTest.Pair pair = TwoDatabasesTest.Pair.open(server)) {
            pair.old().run(session -> {
                session.persist(CaptureTest.purchase(1));
                session.persist(CaptureTest.purchase(2));
            });
            Orders.advance(pair.migration(), Phase.SYNC);

            // when
            int exit = die(pair.old().database(), pair.next().database());

            // then
            assertThat(exit).isEqualTo(KilledWriter.KILLED);
            assertThat(pair.purchases()).as("what was committed").containsExactly("1|changed|1", "3|b3|0");
            Orders.awaitNothingOwed(pair.migration());
            assertThat(pair.sales()).isEqualTo(pair.purchases());
        }
    }

    private static int die(HikariDataSource old, HikariDataSource next) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        old.getJdbcUrl(),
                        old.getUsername(),
                        next.getJdbcUrl(),
                        next.getUsername())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
