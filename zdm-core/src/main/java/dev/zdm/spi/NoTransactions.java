package dev.zdm.spi;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

enum NoTransactions implements TransactionScope {
    INSTANCE;

    @Override
    public Optional<Unit> current() {
        return Optional.empty();
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T required(Call<T, X> call) throws X {
        return call.run();
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T requiresNew(Call<T, X> call) throws X {
        return call.run();
    }

    @Override
    public <T extends @Nullable Object> T withConnection(ConnectionWork<T> work) throws SQLException {
        throw new SQLFeatureNotSupportedException("this store has no SQL connection");
    }
}
