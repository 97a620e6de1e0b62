package dev.zdm.cli;

import dev.zdm.MigrationControl;
import dev.zdm.ServiceMigration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ChecklistItem.Stage;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.spi.StateStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import picocli.CommandLine;

/** An application with an endpoint that wants accounts and tokens, its state in PostgreSQL; one for all tests of the JVM. */
final class Host {
    static final String ID = "pricing";

    private Host() {}

    private static final class Shared {
        static final EmbeddedPostgres SERVER = server();
        static final ConfigurableApplicationContext CONTEXT = SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--zdm.instance=host-1",
                "--zdm.endpoint.writes-enabled=true",
                "--management.endpoint.zdm.access=unrestricted",
                "--management.endpoints.web.exposure.include=zdm");

        private static EmbeddedPostgres server() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        StateStore store() {
            DataSource database = Shared.SERVER.getPostgresDatabase();
            JdbcSchema.STATE.create(database);
            return JdbcStateStore.of(database);
        }

        @Bean
        ServiceMigration pricing(Zdm zdm) {
            ChecklistItem backup = ChecklistItem.signedOff("backup", Stage.AFTER, "there is a backup");
            ChecklistItem drill = ChecklistItem.signedOff("drill", Stage.AFTER, "there was a drill");
            return zdm.service(ID)
                    .rollout(RolloutPlan.DEFAULT.checklist(
                            ChecklistPolicy.NONE.with(backup).with(drill)))
                    .register();
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.httpBasic(Customizer.withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .csrf(CsrfConfigurer::spa)
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("vera")
                            .password("{noop}v")
                            .roles("ZDM_VIEW")
                            .build(),
                    User.withUsername("otto")
                            .password("{noop}o-secret")
                            .roles("ZDM_OPERATE")
                            .build());
        }
    }

    /** The migration, back where it began. */
    static MigrationControl fresh() {
        MigrationControl migration = Shared.CONTEXT.getBean(ServiceMigration.class);
        while (migration.state().phase().previous().isPresent()) {
            migration.rollback(Instruction.by("test"));
        }
        if (migration.state().paused()) {
            migration.resume(Instruction.by("test"));
        }
        return migration;
    }

    static StateStore store() {
        return Shared.CONTEXT.getBean(StateStore.class);
    }

    static String url() {
        int port = ((WebServerApplicationContext) Shared.CONTEXT).getWebServer().getPort();
        return "http://127.0.0.1:" + port + "/actuator/zdm";
    }

    static String jdbcUrl() {
        return Shared.SERVER.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", "");
    }

    /** What a command ended with and said. */
    record Ended(int exit, String out, String err) {}

    /** Runs a command in this JVM, over HTTP. */
    static Ended http(String account, String... arguments) {
        String[] parts = account.split(":", -1);
        List<String> all = new ArrayList<>(List.of("--url", url()));
        if (parts.length == 2) {
            all.addAll(List.of("--user", parts[0]));
        }
        all.addAll(Arrays.asList(arguments));
        return run(parts.length == 2 ? Map.of(Credentials.PASSWORD, parts[1]) : Map.of(), all);
    }

    /** The same through the database. */
    static Ended jdbc(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--jdbc-url", jdbcUrl(), "--user", "postgres", "--by", "dora"));
        all.addAll(Arrays.asList(arguments));
        return run(Map.of(), all);
    }

    static Ended run(Map<String, String> environment, List<String> arguments) {
        return run(environment, question -> Optional.empty(), arguments);
    }

    static Ended run(Map<String, String> environment, Confirmation confirmation, List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine(new HashMap<>(environment), confirmation)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        int exit = command.execute(arguments.toArray(String[]::new));
        return new Ended(exit, out.toString(), err.toString());
    }
}
