package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.TransactionScopeContract;
import dev.zdm.testing.H2;
import dev.zdm.testing.Sql;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class H2TransactionScopeTest extends TransactionScopeContract {
    private static final DataSource DATABASE = new H2().freshDatabase();

    private final JdbcTransactionScope transactions = JdbcTransactionScope.of(DATABASE);

    @Override
    protected TransactionScope scope() {
        Sql.execute(DATABASE, "drop table if exists entry; create table entry (id int primary key)");
        return transactions;
    }

    @Override
    protected List<Integer> committed() {
        return Sql.texts(DATABASE, "select id from entry order by id").stream()
                .map(Integer::valueOf)
                .toList();
    }

    @Test
    void two_stores_in_one_transaction_give_it_the_same_name_and_no_other_one() {
        // given
        JdbcDataStore store = JdbcDataStore.of(transactions);
        JdbcDataStore elsewhere = JdbcDataStore.of(new H2().freshDatabase());

        transactions.inTransaction(() -> {
            // when
            Optional<String> name = store.currentTransaction();

            // then
            assertThat(name).isPresent();
            assertThat(JdbcDataStore.of(transactions).currentTransaction()).isEqualTo(name);
            assertThat(Stream.of(store, elsewhere)
                            .map(other -> other.transactions().requiresNew(other::currentTransaction)))
                    .doesNotContain(name);
            return null;
        });
    }
}
