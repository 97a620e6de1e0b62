package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.checks.Canary;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.Shop;
import dev.zdm.spring.shop.ShopMain;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An application that was processed ahead of time routes and copies as any other: nothing is lost by a proxy less. */
class AotTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private static final String NOT_WEB = "--spring.main.web-application-type=none";

    @TempDir
    private static Path folder;

    private static Path classes;

    @BeforeAll
    static void process() throws Exception {
        Path sources = Files.createDirectory(folder.resolve("sources"));
        classes = Files.createDirectory(folder.resolve("classes"));
        SpringApplicationAotProcessor.main(new String[] {
            ShopMain.class.getName(),
            sources.toString(),
            classes.toString(),
            classes.toString(),
            "dev.zdm",
            "shop",
            NOT_WEB
        });
        compile(sources);
    }

    private static void compile(Path sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn", "-proc:none", "-parameters", "-d", classes.toString(), "-classpath", withGenerated()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private static String withGenerated() {
        return classes + File.pathSeparator + CLASS_PATH;
    }

    @Test
    void writes_are_copied_and_reads_are_routed() throws Exception {
        PGSimpleDataSource database = Postgres.freshDatabase();
        Postgres.execute(database, Shop.TABLES);

        // when
        String output = run(database.getUrl());

        // then
        assertThat(output).contains("generated=true found=1 looked-up=true");
        assertThat(JdbcClient.create(database)
                        .sql("select first_name || ' ' || last_name || ' ' || email_address from customer_v2")
                        .query(String.class)
                        .list())
                .containsExactly(Canary.of("Ada Lovelace ") + Canary.of("ada@example.org"));
        assertThat(output).contains("not covered: ", "bypass " + CustomerRepository.class.getSimpleName());
    }

    private static String run(String url) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dspring.aot.enabled=true",
                        "-classpath",
                        withGenerated(),
                        ShopMain.class.getName(),
                        NOT_WEB,
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.url=" + url,
                        "--zdm.initialize-schema=always")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Canary.inspect("output of the shop", output);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
