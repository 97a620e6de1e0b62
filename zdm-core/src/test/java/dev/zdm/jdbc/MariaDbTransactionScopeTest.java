package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.TransactionScopeContract;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class MariaDbTransactionScopeTest extends TransactionScopeContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    private final JdbcTransactionScope transactions = JdbcTransactionScope.of(DATABASE);
    private final JdbcDataStore store = JdbcDataStore.of(transactions);

    @Override
    protected TransactionScope scope() {
        Sql.execute(DATABASE, "drop table if exists entry; create table entry (id int primary key) engine = InnoDB");
        return transactions;
    }

    @Override
    protected List<Integer> committed() {
        return Sql.texts(DATABASE, "select id from entry order by id").stream()
                .map(Integer::valueOf)
                .toList();
    }

    @Test
    void the_database_refuses_to_write_in_a_read_only_unit() throws SQLException {
        // when
        transactions.readOnly(() -> {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> insert(1))
                    .satisfies(
                            refused -> assertThat(SqlStates.isReadOnly(refused)).isTrue());
            return null;
        });

        // then
        assertThat(committed()).isEmpty();
    }

    @Test
    void two_stores_in_one_transaction_give_it_the_same_name() {
        transactions.inTransaction(() -> {
            Optional<String> name = store.currentTransaction();
            assertThat(name).isPresent();
            assertThat(JdbcDataStore.of(transactions).currentTransaction()).isEqualTo(name);
            return null;
        });
    }

    @Test
    void transactions_open_at_once_have_different_names() {
        transactions.inTransaction(() -> {
            Optional<String> other = transactions.requiresNew(store::currentTransaction);
            assertThat(other).isPresent().isNotEqualTo(store.currentTransaction());
            return null;
        });
    }
}
