package dev.zdm.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. Secrets come from the environment or from a file: command lines are seen by everybody on the machine.
 *
 * @param user who logs in, null for a bearer token or nobody
 * @param passwordFile a file whose first line is the password, null for the environment's
 * @param tokenFile a file whose first line is a bearer token, null for the environment's
 * @param environment the environment
 */
record Credentials(
        @Nullable String user,
        @Nullable Path passwordFile,
        @Nullable Path tokenFile,
        Map<String, String> environment) {
    static final String PASSWORD = "ZDM_PASSWORD";
    static final String TOKEN = "ZDM_TOKEN";

    Optional<String> password() {
        return secret(passwordFile, environment.get(PASSWORD));
    }

    /** What goes with each request over HTTP. */
    Optional<String> authorization() {
        if (user == null) {
            return secret(tokenFile, environment.get(TOKEN)).map(token -> "Bearer " + token);
        }
        String password = password()
                .orElseThrow(() -> CliException.usage(
                        "--user was given without a password", "set " + PASSWORD + ", or give --password-file"));
        byte[] plain = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(plain));
    }

    private static Optional<String> secret(@Nullable Path file, @Nullable String fromEnvironment) {
        if (file == null) {
            return Optional.ofNullable(fromEnvironment);
        }
        try {
            return Files.readAllLines(file).stream().findFirst().map(String::strip);
        } catch (IOException e) {
            throw CliException.usage("the file " + file + " cannot be read", "name one that this account may read");
        }
    }

    @Override
    public String toString() {
        return "credentials of " + user;
    }
}
