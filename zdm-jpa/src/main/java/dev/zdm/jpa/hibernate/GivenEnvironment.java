package dev.zdm.jpa.hibernate;

import dev.zdm.ColumnDeclaration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.guard.GuardAction;
import dev.zdm.plan.MigrationState;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything is there before the session factory is. */
record GivenEnvironment(
        Zdm zdm, JdbcDataStore home, ColumnMode mode, GuardAction action, Consumer<ColumnDeclaration> policies)
        implements ColumnEnvironment {

    @Override
    public Optional<MigrationState> stored(String migration) {
        return zdm.stored(migration);
    }

    @Override
    public ColumnMode mode(String migration) {
        return mode;
    }

    @Override
    public void configure(String migration, ColumnDeclaration declaration) {
        policies.accept(declaration);
    }
}
