package dev.zdm.proof.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which orders of locks in ATOMIC mode let transactions wait for each other for ever. */
class LocksTest {
    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({
        "two writers of a key,                            old.a new.a,             old.a new.a,             ok",
        "a writer and the backfill,                       old.a new.a,             old.a new.a,             ok",
        "a writer and the backfill that locks NEW first,  old.a new.a,             new.a old.a,             DEADLOCK",
        "a writer of WRITE_NEW that locks OLD first,      old.a new.a,             old.a new.a old.a,       ok",
        "a writer of WRITE_NEW that locks NEW first,      old.a new.a,             new.a old.a,             DEADLOCK",
        "two keys in one order,                           old.a new.a old.b new.b, old.a new.a old.b new.b, ok",
        "two keys of the application in two orders,       old.a new.a old.b new.b, old.b new.b old.a new.a, DEADLOCK",
        "two OLD rows in one NEW row copied at once,      old.a new.x old.b new.x, old.b new.x,             DEADLOCK",
        "two OLD rows in one NEW row copied at the end,   old.a old.b new.x,       old.b new.x,             ok",
        "NEW rows at the end in two orders,               old.a new.x new.y,       old.b new.y new.x,       DEADLOCK",
        "NEW rows at the end sorted,                      old.a new.x new.y,       old.b new.x new.y,       ok",
        "upserts of an absent key across the flip,        new.a,                   new.a old.a,             ok",
        "a key's lock before both rows,                   key.a old.a new.a,       key.a new.a old.a,       ok",
        "no key's lock before both absent rows,           old.a new.a,             new.a old.a,             DEADLOCK"
    })
    void orders_of_locks(String story, String one, String other, String expected) {
        // when
        Exploration found = Explorer.explore(Locks.of(one, other));

        // then
        assertThat(found.violations().keySet().stream().findFirst().map(Violation::name))
                .isEqualTo(expected.equals("ok") ? Optional.empty() : Optional.of(expected));
    }
}
