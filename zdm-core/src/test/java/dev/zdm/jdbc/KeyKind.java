package dev.zdm.jdbc;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.RecordStoreContract.Person;
import dev.zdm.testing.Rekeyed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** A type of keys, in the order of the numbers that they are made of. */
record KeyKind<K>(
        String columnTypes, List<String> columns, Class<K> type, Function<Long, K> key, Function<K, Long> number) {

    /** As in a table of lines of orders. */
    record Line(long orderId, int lineNo) {}

    /** Texts that a careless way of writing keys would mix up. */
    record Path(String folder, String file) {}

    private static final List<String> FOLDERS = List.of("a", "a,", "a,\\", "a\\", "b");

    /** Of a number and a number. */
    static final KeyKind<Line> LINES = new KeyKind<>(
            "order_id bigint not null, line_no int not null, primary key (order_id, line_no)",
            List.of("order_id", "line_no"),
            Line.class,
            id -> new Line(Math.floorDiv(id, 3), (int) Math.floorMod(id, 3)),
            line -> line.orderId() * 3 + line.lineNo());

    static final KeyKind<Long> NUMBERS = ofOne("bigint", Long.class, id -> id, id -> id);

    static final KeyKind<UUID> UUIDS = ofOne(
            "uuid",
            UUID.class,
            id -> new UUID(id ^ Long.MIN_VALUE, 0),
            uuid -> uuid.getMostSignificantBits() ^ Long.MIN_VALUE);

    static final KeyKind<String> TEXTS = ofOne(
            "varchar(16)",
            String.class,
            id -> String.format("%016x", id ^ Long.MIN_VALUE),
            text -> Long.parseUnsignedLong(text, 16) ^ Long.MIN_VALUE);

    private static <K> KeyKind<K> ofOne(
            String sqlType, Class<K> type, Function<Long, K> key, Function<K, Long> number) {
        return new KeyKind<>("k " + sqlType + " primary key", List.of("k"), type, key, number);
    }

    /** Of texts, for numbers from 0 on. */
    static KeyKind<Path> paths(String collation) {
        return new KeyKind<>(
                "folder varchar(20) " + collation + " not null, file varchar(20) " + collation
                        + " not null, primary key (folder, file)",
                List.of("folder", "file"),
                Path.class,
                id -> new Path(FOLDERS.get((int) (id / 1_000)), String.format("%03d", id % 1_000)),
                path -> FOLDERS.indexOf(path.folder()) * 1_000L + Long.parseLong(path.file()));
    }

    /** The same keys in columns of another type. */
    KeyKind<K> in(String columnType) {
        return new KeyKind<>("k " + columnType + " primary key", columns, type, key, number);
    }

    RecordStore<Long, Person> persons(JdbcDataStore home) {
        RecordStore<K, Person> store = JdbcRecordStore.on(home)
                .table("person")
                .key(columns, type, (Person person) -> key.apply(person.id()))
                .column("name", Person::name)
                .column("age", Person::age)
                .column("note", Person::note)
                .read(this::person)
                .build();
        return new Rekeyed<>(store, key, number);
    }

    private Person person(ResultSet row) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (String column : columns) {
            texts.add(row.getString(column));
        }
        return new Person(
                number.apply(KeyType.of(type).join(texts)),
                row.getString("name"),
                (Integer) row.getObject("age"),
                row.getString("note"));
    }
}
