package dev.zdm.proof.simulation;

import dev.zdm.plan.Mapping;

/**
 * A row in its old shape.
 *
 * @param id the key
 * @param value what the last upsert wrote
 * @param note what the last partial update wrote
 * @param adds one bit for every increment
 */
record Account(long id, int value, int note, long adds) {

    /** The same row in its new shape. */
    record Renamed(long number, long increments, String text) {}

    static final Mapping<Account, Renamed> MAPPING = new Mapping<>() {
        @Override
        public Renamed toNew(Account old) {
            return new Renamed(old.id(), old.adds(), old.value() + "/" + old.note());
        }

        @Override
        public Account toOld(Renamed row) {
            int slash = row.text().indexOf('/');
            return new Account(
                    row.number(),
                    Integer.parseInt(row.text(), 0, slash, 10),
                    Integer.parseInt(row.text(), slash + 1, row.text().length(), 10),
                    row.increments());
        }
    };

    Account withValue(int other) {
        return new Account(id, other, note, adds);
    }

    Account withNote(int other) {
        return new Account(id, value, other, adds);
    }

    Account plus(long bit) {
        return new Account(id, value, note, adds | bit);
    }
}
