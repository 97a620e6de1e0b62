package dev.zdm.spi;

import java.util.Optional;

enum NoDataStore implements DataStore {
    INSTANCE;

    @Override
    public TransactionScope transactions() {
        return TransactionScope.none();
    }

    @Override
    public Optional<Guard> guard() {
        return Optional.empty();
    }

    @Override
    public Optional<String> currentTransaction() {
        return Optional.empty();
    }
}
