package dev.zdm.jpa.hibernate;

import dev.zdm.ColumnDeclaration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.guard.GuardAction;
import dev.zdm.plan.MigrationState;
import java.util.Optional;

/**
 * What the columns of a session factory need of the application around it. It is asked when something is needed and not
 * before: a container such as Spring makes its parts when they are asked for, and some need the session factory.
 * Implementations are thread-safe.
 */
public interface ColumnEnvironment {

    /**
     * What registers the migrations; asked for once the session factory is built.
     *
     * @return the application's one
     */
    Zdm zdm();

    /**
     * The database that the session factory uses, with a scope that knows its transactions; asked for once the session
     * factory is built.
     *
     * @return the home of all its tables
     */
    JdbcDataStore home();

    /**
     * What the state store knows of a migration; asked while the session factory is being built.
     *
     * @param migration its id
     * @return its present state, empty if nobody ever registered it
     */
    Optional<MigrationState> stored(String migration);

    /**
     * What may be given up for a migration; asked while the session factory is being built.
     *
     * @param migration its id
     * @return the mode
     */
    ColumnMode mode(String migration);

    /**
     * What is done about a statement that would part the two sides of a row; asked for once the session factory is built.
     *
     * @return the action; by default it is refused
     */
    default GuardAction action() {
        return GuardAction.FAIL;
    }

    /**
     * Sets what is to be different from the defaults.
     *
     * @param migration the migration's id
     * @param declaration its declaration, before it is registered
     */
    void configure(String migration, ColumnDeclaration declaration);
}
