package dev.zdm.cli;

import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where to ask, and how to answer: the same for all commands. */
@Command(
        name = "zdm-cli",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "<command>",
        description = "Looks at migrations and moves them.",
        sortOptions = false,
        exitCodeListHeading = "%nEnds with%n",
        exitCodeList = {
            "0:done; of a gate: open",
            "1:refused, with reasons; of a gate: shut",
            "2:asked for wrongly",
            "3:nobody answered"
        },
        subcommands = {
            Reads.Status.class,
            Reads.Show.class,
            Reads.History.class,
            Reads.Explain.class,
            Reads.Progress.class,
            Reads.Rollout.class,
            Reads.Checklist.class,
            Reads.Report.class,
            Reads.DeadLetters.class,
            Reads.Gate.class,
            Writes.Advance.class,
            Writes.Rollback.class,
            Writes.Share.class,
            Writes.Pause.class,
            Writes.Resume.class,
            Writes.Approve.class,
            Writes.Dismiss.class,
            Writes.Acknowledge.class,
            Writes.SignOff.class,
            Writes.Evict.class,
            Writes.Replay.class,
            Writes.Rehearse.class
        })
final class ZdmCli {
    private final Map<String, String> environment;
    private final Confirmation confirmation;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "<url>",
            description = "the endpoint of an instance, such as http://host:8080/actuator/zdm")
    private @Nullable URI url;

    @Option(
            names = "--jdbc-url",
            scope = ScopeType.INHERIT,
            paramLabel = "<url>",
            description = "instead: the database with zdm's own tables, such as jdbc:postgresql://host/shop")
    private @Nullable String jdbcUrl;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "<name>",
            description = "who logs in; the password is in the environment's ZDM_PASSWORD, or in --password-file")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            scope = ScopeType.INHERIT,
            paramLabel = "<file>",
            description = "a file whose first line is the password")
    private @Nullable Path passwordFile;

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "<file>",
            description =
                    "over HTTP: a file whose first line is a bearer token, instead of the environment's ZDM_TOKEN")
    private @Nullable Path tokenFile;

    @Option(
            names = "--by",
            scope = ScopeType.INHERIT,
            paramLabel = "<name>",
            description =
                    "through a database: who asks, for the audit trail; by default the account of this machine. Over"
                            + " HTTP it is who logs in")
    private @Nullable String by;

    @Option(
            names = "--csrf-cookie",
            scope = ScopeType.INHERIT,
            paramLabel = "<name>",
            defaultValue = "XSRF-TOKEN",
            description = "the cookie in which the host gives its token against forged requests (${DEFAULT-VALUE})")
    private String csrfCookie = "";

    @Option(
            names = "--csrf-header",
            scope = ScopeType.INHERIT,
            paramLabel = "<name>",
            defaultValue = "X-XSRF-TOKEN",
            description = "the header in which the host wants it back (${DEFAULT-VALUE})")
    private String csrfHeader = "";

    @Option(
            names = "--wait",
            scope = ScopeType.INHERIT,
            paramLabel = "<seconds>",
            defaultValue = "30",
            description = "how long to wait for an answer (${DEFAULT-VALUE})")
    private int wait;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "answers as JSON, also where something is refused")
    private boolean json;

    ZdmCli(Map<String, String> environment, Confirmation confirmation) {
        this.environment = environment;
        this.confirmation = confirmation;
    }

    boolean isJson() {
        return json;
    }

    Confirmation confirmation() {
        return confirmation;
    }

    Target target() {
        if (wait < 1) {
            throw CliException.usage("to wait for " + wait + " seconds can never work", "give --wait at least 1");
        }
        if (url != null && jdbcUrl == null) {
            return overHttp(url);
        }
        if (jdbcUrl != null && url == null) {
            return throughDatabase(jdbcUrl);
        }
        throw CliException.usage("it is not said where to ask", "give either --url or --jdbc-url");
    }

    private Credentials credentials() {
        return new Credentials(user, passwordFile, tokenFile, environment);
    }

    private Target overHttp(URI endpoint) {
        if (endpoint.getUserInfo() != null) {
            throw CliException.usage("the address holds an account", "give --user and " + Credentials.PASSWORD);
        }
        if (endpoint.getHost() == null || !String.valueOf(endpoint.getScheme()).matches("https?")) {
            throw CliException.usage("--url is no address", "give one such as http://host:8080/actuator/zdm");
        }
        URI plain = URI.create(endpoint.toString().replaceAll("/+$", ""));
        return new HttpTarget(
                new HttpTarget.Place(plain, csrfCookie, csrfHeader, Duration.ofSeconds(wait)),
                credentials().authorization());
    }

    private Target throughDatabase(String address) {
        if (address.toLowerCase(Locale.ROOT).contains("password=")) {
            throw CliException.usage(
                    "the address holds a password", "set " + Credentials.PASSWORD + ", or give --password-file");
        }
        Properties account = new Properties();
        if (user != null) {
            account.setProperty("user", user);
        }
        credentials().password().ifPresent(password -> account.setProperty("password", password));
        StateStore store = JdbcStateStore.of(new Databases(address, account).checked());
        String name = by == null ? System.getProperty("user.name", "") : by;
        return new JdbcTarget(store, new JdbcRequests(store, name, Duration.ofSeconds(wait), TimeSource.system()));
    }
}
