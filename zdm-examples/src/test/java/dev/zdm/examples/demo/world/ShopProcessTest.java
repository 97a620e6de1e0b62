package dev.zdm.examples.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.Postgres;
import dev.zdm.examples.demo.data.CustomerTables;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An instance of the shop must never outlive its parent. */
class ShopProcessTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void stopsWhenItsParentIsGone() throws Exception {
        // given
        String database = Postgres.freshDatabase();
        try (Connection connection = DriverManager.getConnection(database)) {
            CustomerTables.create(connection);
        }
        Process process =
                start(new ShopServer.Surroundings(database, "http://127.0.0.1:9", "http://127.0.0.1:9", List.of()));
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        assertThat(lines.readLine()).isEqualTo(ShopMain.READY);

        // when
        process.getOutputStream().close();

        // then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private Process start(ShopServer.Surroundings surroundings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dzdm.demo.log=" + folder.resolve("log"),
                "-Dlogback.configurationFile=dev/zdm/examples/demo/logback.xml",
                "-Dorg.springframework.boot.logging.LoggingSystem=none",
                "-classpath",
                System.getProperty("java.class.path"),
                ShopMain.class.getName()));
        command.addAll(surroundings.toArguments());
        return new ProcessBuilder(command)
                .redirectError(Files.createFile(folder.resolve("errors")).toFile())
                .start();
    }
}
