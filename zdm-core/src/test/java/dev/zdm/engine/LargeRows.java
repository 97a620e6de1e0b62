package dev.zdm.engine;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.DriverDataSource;
import dev.zdm.testing.PooledDataSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The main of a process with little memory, which copies and compares a table with small rows and large ones. */
final class LargeRows {
    private LargeRows() {}

    /** A row. */
    record Doc(long id, String content) {}

    /** In Java, or by the databases themselves. */
    enum Way {
        JAVA {
            @Override
            Mapping<Doc, Doc> mapping() {
                return Mapping.identity();
            }
        },
        SQL {
            @Override
            Mapping<Doc, Doc> mapping() {
                return JdbcMapping.of(Mapping.identity());
            }
        };

        abstract Mapping<Doc, Doc> mapping();
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        DataSource left = PooledDataSource.over(new DriverDataSource(arguments[1]));
        DataSource right = PooledDataSource.over(new DriverDataSource(arguments[2]));
        try (Zdm zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(left))
                .instance("small")
                .build()) {
            DataDeclaration<Long, Doc, Doc> declaration = zdm.migration("docs")
                    .from(docs(left, "doc"))
                    .to(docs(right, "doc_v2"))
                    .mapping(Way.valueOf(arguments[0]).mapping())
                    .scan(ScanPolicy.DEFAULT)
                    .gates(Bench.OPEN)
                    .repairs(TwoDatabases.QUICK);
            Migration<Long, Doc> migration = declaration.register();
            migration.advance(Bench.OPERATOR);
            migration.advance(Bench.OPERATOR);
            long copied = migration.backfill().join().rows();
            var verified = migration.verify().join();
            out.println(copied + " copied, " + verified.rows() + " compared, " + verified.mismatches() + " different");
        }
        Runtime.getRuntime().halt(0);
    }

    private static RecordStore<Long, Doc> docs(DataSource database, String table) {
        return JdbcRecordStore.on(JdbcDataStore.of(database))
                .table(table)
                .key("id", Long.class, Doc::id)
                .column("content", Doc::content)
                .read(row -> new Doc(row.getLong("id"), text(row.getString("content"))))
                .build();
    }

    private static String text(@Nullable String content) {
        return content == null ? "" : content;
    }
}
