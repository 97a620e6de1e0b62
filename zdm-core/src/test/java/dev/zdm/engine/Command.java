package dev.zdm.engine;

import dev.zdm.checks.Canary;
import dev.zdm.testing.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A command of the application, as it writes it for either table. */
record Command(
        String name,
        long key,
        Function<Database, String> old,
        Function<Database, String> next,
        List<@Nullable Object> arguments) {

    private static Command of(String name, long key, String oldSql, String newSql, @Nullable Object... arguments) {
        return of(name, key, database -> oldSql, database -> newSql, arguments);
    }

    private static Command of(
            String name,
            long key,
            Function<Database, String> oldSql,
            Function<Database, String> newSql,
            @Nullable Object... arguments) {
        List<@Nullable Object> all = new ArrayList<>();
        for (Object argument : arguments) {
            all.add(argument);
        }
        return new Command(name, key, oldSql, newSql, all);
    }

    /** Full names have a first and a last part here. */
    static Command upsert(long key, String first, String last, @Nullable String email) {
        return of(
                "upsert " + key,
                key,
                database -> database.upsert(
                        "customer",
                        List.of("id", "full_name", "status", "email"),
                        List.of("?", "concat(?, ' ', ?)", "1", "?")),
                database -> database.upsert(
                        "customer_v2",
                        List.of("id", "first_name", "last_name", "status", "email_address"),
                        List.of("?", "?", "?", "'ACTIVE'", "?")),
                key,
                Canary.planted(first),
                Canary.planted(last),
                Canary.planted(email));
    }

    static Command email(long key, @Nullable String email) {
        return of(
                "change e-mail of " + key,
                key,
                "UPDATE customer SET email = ? WHERE id = ?",
                "UPDATE customer_v2 SET email_address = ? WHERE id = ?",
                Canary.planted(email),
                key);
    }

    /** Changes nothing, and hence locks nothing. */
    static Command nothing(long key) {
        return of(
                "change nothing of " + key,
                key,
                "UPDATE customer SET status = 0 WHERE id = ? AND full_name = 'nobody'",
                "UPDATE customer_v2 SET status = 'NEW' WHERE id = ? AND first_name = 'nobody'",
                key);
    }

    static Command delete(long key) {
        return of(
                "delete " + key, key, "DELETE FROM customer WHERE id = ?", "DELETE FROM customer_v2 WHERE id = ?", key);
    }

    String oldSql(Database database) {
        return old.apply(database);
    }

    String newSql(Database database) {
        return next.apply(database);
    }

    @Nullable
    Object[] values() {
        return arguments.toArray();
    }

    @Override
    public String toString() {
        return name;
    }
}
