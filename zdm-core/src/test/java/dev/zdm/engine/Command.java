package dev.zdm.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command of the application, as it writes it for either table. */
record Command(String name, long key, String oldSql, String newSql, List<@Nullable Object> arguments) {

    private static Command of(String name, long key, String oldSql, String newSql, @Nullable Object... arguments) {
        List<@Nullable Object> all = new ArrayList<>();
        for (Object argument : arguments) {
            all.add(argument);
        }
        return new Command(name, key, oldSql, newSql, all);
    }

    /** Full names have a first and a last part here. */
    static Command upsert(long key, String first, String last, @Nullable String email) {
        String upsert = " ON CONFLICT (id) DO UPDATE SET ";
        return of(
                "upsert " + key,
                key,
                "INSERT INTO customer (id, full_name, status, email) VALUES (?, ? || ' ' || ?, 1, ?)" + upsert
                        + "full_name = excluded.full_name, status = excluded.status, email = excluded.email",
                "INSERT INTO customer_v2 (id, first_name, last_name, status, email_address)"
                        + " VALUES (?, ?, ?, 'ACTIVE', ?)" + upsert
                        + "first_name = excluded.first_name, last_name = excluded.last_name,"
                        + " status = excluded.status, email_address = excluded.email_address",
                key,
                first,
                last,
                email);
    }

    static Command email(long key, @Nullable String email) {
        return of(
                "change e-mail of " + key,
                key,
                "UPDATE customer SET email = ? WHERE id = ?",
                "UPDATE customer_v2 SET email_address = ? WHERE id = ?",
                email,
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

    @Nullable
    Object[] values() {
        return arguments.toArray();
    }

    @Override
    public String toString() {
        return name;
    }
}
