package dev.zdm.spring;

import dev.zdm.jdbc.InitializeSchema;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * One data store for each DataSource in which rows live, with one scope that follows the DataSource's own transaction
 * manager: two would not know of each other's units of work. Beans of the application come first; zdm's own beans of
 * these types are made here, so they are not asked for.
 */
final class JdbcHomes {
    static final String SCOPE = "zdmTransactionScope";
    static final String STORE = "zdmDataStore";

    private final ConfigurableListableBeanFactory beans;
    private final TransactionManagers managers;
    private final InitializeSchema initialize;
    private final List<SpringTransactionScope> scopes = new ArrayList<>();
    private final List<JdbcDataStore> stores = new ArrayList<>();

    JdbcHomes(ConfigurableListableBeanFactory beans, TransactionManagers managers, InitializeSchema initialize) {
        this.beans = beans;
        this.managers = managers;
        this.initialize = initialize;
    }

    synchronized JdbcDataStore of(DataSource dataSource) {
        return find(
                        JdbcDataStore.class,
                        STORE,
                        stores,
                        store -> store.transactions() instanceof SpringTransactionScope scope && scope.isOf(dataSource))
                .orElseGet(() -> makeStore(dataSource));
    }

    synchronized SpringTransactionScope scopeOf(DataSource dataSource) {
        return find(SpringTransactionScope.class, SCOPE, scopes, scope -> scope.isOf(dataSource))
                .orElseGet(() -> makeScope(dataSource));
    }

    private <T> Optional<T> find(Class<T> type, String own, List<T> made, Predicate<T> wanted) {
        Stream<T> given = Arrays.stream(beans.getBeanNamesForType(type))
                .filter(name -> !name.equals(own))
                .map(name -> beans.getBean(name, type));
        return Stream.concat(made.stream(), given).filter(wanted).findFirst();
    }

    private JdbcDataStore makeStore(DataSource dataSource) {
        SpringTransactionScope scope = scopeOf(dataSource);
        JdbcSchema.DATA.initialize(scope.dataSource(), initialize);
        JdbcDataStore store = JdbcDataStore.of(scope);
        stores.add(store);
        return store;
    }

    private SpringTransactionScope makeScope(DataSource dataSource) {
        SpringTransactionScope scope = new SpringTransactionScope(managers.of(dataSource), dataSource);
        scopes.add(scope);
        return scope;
    }
}
