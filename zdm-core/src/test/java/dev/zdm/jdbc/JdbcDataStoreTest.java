package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Postgres;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class JdbcDataStoreTest {
    private static final PGSimpleDataSource DATABASE = Postgres.freshDatabase();

    private final JdbcTransactionScope transactions = JdbcTransactionScope.of(DATABASE);
    private final JdbcDataStore store = JdbcDataStore.of(transactions);

    @Test
    void no_transaction_has_no_name() {
        assertThat(store.currentTransaction()).isEmpty();
    }

    @Test
    void two_stores_in_one_transaction_give_it_the_same_name() {
        transactions.inTransaction(() -> {
            // when
            Optional<String> name = store.currentTransaction();

            // then
            assertThat(name).isPresent();
            assertThat(store.currentTransaction()).isEqualTo(name);
            assertThat(JdbcDataStore.of(transactions).currentTransaction()).isEqualTo(name);
            return null;
        });
    }

    @Test
    void a_read_only_transaction_has_a_name() {
        assertThat(transactions.<Optional<String>, RuntimeException>readOnly(store::currentTransaction))
                .isPresent();
    }

    @Test
    void transactions_of_one_or_several_databases_have_different_names() {
        // given
        JdbcDataStore other = JdbcDataStore.of(Postgres.freshDatabase());

        // when
        Stream<Optional<String>> names = Stream.of(store, store, other, other).map(JdbcDataStoreTest::nameOfNew);

        // then
        assertThat(names).doesNotHaveDuplicates().allMatch(Optional::isPresent);
    }

    @Test
    void transactions_one_after_the_other_on_one_connection_have_different_names() throws SQLException {
        // given
        try (OneConnection connection = OneConnection.of(DATABASE)) {
            JdbcDataStore pooled = JdbcDataStore.of(connection.dataSource());

            // then
            assertThat(nameOfNew(pooled)).isNotEqualTo(nameOfNew(pooled));
        }
    }

    @Test
    void transactions_open_at_once_have_different_names() {
        transactions.inTransaction(() -> {
            assertThat(nameOfNew(store)).isNotEqualTo(store.currentTransaction());
            return null;
        });
    }

    @Test
    void the_guard_and_the_transactions_are_always_the_same() {
        assertThat(store.transactions()).isSameAs(transactions);
        assertThat(store.guard()).isPresent().isEqualTo(store.guard());
    }

    private static Optional<String> nameOfNew(JdbcDataStore store) {
        return store.transactions().requiresNew(store::currentTransaction);
    }
}
