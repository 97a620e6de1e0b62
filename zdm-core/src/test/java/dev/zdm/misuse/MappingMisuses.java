package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.checks.Misuse;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.InMemoryRecordStore;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Mappings and comparisons that break their contract. */
final class MappingMisuses {
    private static final String AREA = "Mappings, and comparing rows";

    private MappingMisuses() {}

    static List<Misuse> all() {
        return List.of(
                reading(
                        "gave a mapping that throws",
                        new FromOld(row -> {
                            throw new IllegalArgumentException("no such status: " + row.title());
                        }),
                        "migration 'rows' in NEW_ONLY: mapping com.example.FromOld.toOld threw"
                                + " java.lang.IllegalArgumentException. Remedy: make it total and pure: it must return a row"
                                + " for every row that exists."),
                reading(
                        "gave a mapping that returns null",
                        new FromOld(row -> null),
                        "migration 'rows' in NEW_ONLY: mapping com.example.FromOld.toOld returned null. Remedy: make it total"
                                + " and pure: it must return a row for every row that exists."),
                new Misuse(
                        AREA,
                        "gave a mapping that changes the key",
                        thrown(MappingMisuses::backfillWithOtherKeys),
                        "migration 'rows' in BACKFILL: the mapping gave a row of 'old_rows' another key on its way to"
                                + " 'new_rows'. Remedy: keep the key the same in toNew and in toOld; nothing was written."),
                new Misuse(
                        AREA,
                        "gave rows whose equals method throws",
                        thrown(MappingMisuses::verifyTouchyRows),
                        "migration 'touchy' in BACKFILL: rows of type com.example.Touchy cannot be compared: the equals method"
                                + " of a value threw, or a field is closed to reflection. Remedy: mend that equals method,"
                                + " open the package to zdm, or leave the field out of the row."));
    }

    /** The way back as a test wants it. */
    private record FromOld(java.util.function.Function<NewRow, OldRow> back) implements Mapping<OldRow, NewRow> {
        @Override
        public NewRow toNew(OldRow old) {
            return new NewRow(old.id(), old.name());
        }

        @Override
        public OldRow toOld(NewRow next) {
            return back.apply(next);
        }
    }

    private static Misuse reading(String deed, Mapping<OldRow, NewRow> mapping, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    try (Rig rig = Rig.in(Phase.NEW_ONLY, 0)) {
                        rig.next().with(new NewRow(1L, "one"));
                        rig.rows().mapping(mapping).register().read(1L);
                    }
                }),
                words);
    }

    private static void backfillWithOtherKeys() throws Exception {
        UnaryOperator<Long> shifted = key -> key + 1;
        Mapping<OldRow, NewRow> shifting = new Mapping<>() {
            @Override
            public NewRow toNew(OldRow old) {
                return new NewRow(shifted.apply(old.id()), old.name());
            }

            @Override
            public OldRow toOld(NewRow next) {
                return new OldRow(next.id() - 1, next.title());
            }
        };
        try (Rig rig = Rig.in(Phase.BACKFILL, 0)) {
            rig.old().with(new OldRow(1L, "one"));
            var scan = rig.rows().mapping(shifting).register().backfill();
            rig.executor().runAll();
            try {
                scan.get();
            } finally {
                if (!rig.next().rows().isEmpty()) {
                    throw new AssertionError("a row was written under a strange key");
                }
            }
        }
    }

    /** A row that cannot be asked whether it equals another. */
    private record Touchy(Long id, Grudge grudge) {}

    /** A value whose equals throws. */
    private static final class Grudge {
        @Override
        public boolean equals(Object other) {
            throw new UnsupportedOperationException("not with me");
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private static void verifyTouchyRows() throws Exception {
        ManualTime time = new ManualTime();
        InMemoryRecordStore<Long, Touchy> old = InMemoryRecordStore.of("old_touchy", Long.class, Touchy::id);
        InMemoryRecordStore<Long, Touchy> next = InMemoryRecordStore.of("new_touchy", Long.class, Touchy::id);
        old.with(new Touchy(1L, new Grudge()));
        try (Zdm zdm = Zdm.builder()
                .stateStore(StateStore.inMemory(time))
                .time(time)
                .instance("test")
                .build()) {
            Migration<Long, Touchy> migration = zdm.migration("touchy")
                    .from(old)
                    .to(next)
                    .mapping(Mapping.identity())
                    .volatileState(true)
                    .register();
            migration.advance(Instruction.by("ann"));
            migration.advance(Instruction.by("ann"));
            next.with(new Touchy(1L, new Grudge()));
            migration.verify().get(10, TimeUnit.SECONDS);
        }
    }
}
