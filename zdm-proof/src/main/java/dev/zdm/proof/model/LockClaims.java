package dev.zdm.proof.model;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which orders of locks in ATOMIC mode let transactions wait for each other for ever. */
final class LockClaims {
    private static final String TABLE = """
            two writers of a key;                            old.a new.a;             old.a new.a;             OK
            a writer and the backfill;                       old.a new.a;             old.a new.a;             OK
            a writer and the backfill that locks NEW first;  old.a new.a;             new.a old.a;             DEADLOCK
            a writer of WRITE_NEW that locks OLD first;      old.a new.a;             old.a new.a old.a;       OK
            a writer of WRITE_NEW that locks NEW first;      old.a new.a;             new.a old.a;             DEADLOCK
            two keys in one order;                           old.a new.a old.b new.b; old.a new.a old.b new.b; OK
            two keys of the application in two orders;       old.a new.a old.b new.b; old.b new.b old.a new.a; DEADLOCK
            two OLD rows in one NEW row copied at once;      old.a new.x old.b new.x; old.b new.x;             DEADLOCK
            two OLD rows in one NEW row copied at the end;   old.a old.b new.x;       old.b new.x;             OK
            NEW rows at the end in two orders;               old.a new.x new.y;       old.b new.y new.x;       DEADLOCK
            NEW rows at the end sorted;                      old.a new.x new.y;       old.b new.x new.y;       OK
            two keys of a writer and of a chunk;             old.b new.b old.a new.a; old.a old.b new.a new.b; DEADLOCK
            two keys of a writer and of a chunk with a limit;old.b new.b old.a new.a; briefly old.a old.b new.a new.b; OK
            two writers of two keys and a chunk with a limit;old.a new.a old.b new.b; briefly old.a old.b new.a new.b; OK; old.a new.a old.b new.b
            a writer each of two keys and a chunk;           old.b new.b;             old.a old.b new.a new.b; OK; old.a new.a
            upserts of an absent key across the flip;        new.a;                   new.a old.a;             OK
            a key's lock before both rows;                   key.a old.a new.a;       key.a new.a old.a;       OK
            no key's lock before both absent rows;           old.a new.a;             new.a old.a;             DEADLOCK
            """;

    private LockClaims() {}

    static Stream<Claim> all() {
        return TABLE.lines().map(line -> claim(line.split(" *; *")));
    }

    private static Claim claim(String... cells) {
        Supplier<Model> model =
                () -> cells.length == 4 ? Locks.of(cells[1], cells[2]) : Locks.of(cells[1], cells[2], cells[4]);
        return new Claim("locks: " + cells[0], model, Expected.valueOf(cells[3]));
    }
}
