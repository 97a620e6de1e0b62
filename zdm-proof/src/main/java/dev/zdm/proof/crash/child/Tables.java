package dev.zdm.proof.crash.child;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.spi.RecordStore;

/** Both tables as the engine sees them. */
final class Tables {
    private Tables() {}

    static RecordStore<Integer, Account> old(JdbcDataStore home) {
        return JdbcRecordStore.on(home)
                .table("account")
                .key("id", Integer.class, Account::id)
                .column("val", Account::value)
                .column("items", Account::items)
                .column("hits", Account::hits)
                .column("note", Account::note)
                .read(row -> new Account(
                        row.getInt("id"),
                        row.getString("val"),
                        row.getString("items"),
                        row.getLong("hits"),
                        row.getString("note")))
                .build();
    }

    static RecordStore<Integer, AccountV2> next(JdbcDataStore home) {
        return JdbcRecordStore.on(home)
                .table("account_v2")
                .key("account_id", Integer.class, AccountV2::id)
                .column("current_val", AccountV2::value)
                .column("history", AccountV2::history)
                .column("score", AccountV2::score)
                .column("remark", AccountV2::remark)
                .read(row -> new AccountV2(
                        row.getInt("account_id"),
                        row.getString("current_val"),
                        row.getString("history"),
                        row.getLong("score"),
                        row.getString("remark")))
                .build();
    }
}
