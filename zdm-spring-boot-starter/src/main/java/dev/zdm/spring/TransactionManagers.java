package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.util.ReflectionUtils;

/** Finds the manager that runs the transactions of a DataSource. */
record TransactionManagers(
        ConfigurableListableBeanFactory beans, @Nullable String preferred) {

    /** The one that says so of itself; else the only one that says nothing, as those of JTA. */
    PlatformTransactionManager of(DataSource dataSource) {
        List<String> all = List.of(beans.getBeanNamesForType(PlatformTransactionManager.class));
        if (preferred != null && !all.contains(preferred)) {
            throw unclear("zdm.transaction-manager names '" + preferred + "', which is none of the beans " + all);
        }
        List<String> own = those(all, manager -> isOf(manager, dataSource));
        List<String> candidates = own.isEmpty() ? those(all, TransactionManagers::isOfAny) : own;
        return manager(chosen(candidates, dataSource));
    }

    private String chosen(List<String> candidates, DataSource dataSource) {
        if (candidates.isEmpty()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "no bean runs the transactions of " + DataSources.describe(beans, dataSource),
                    "declare a transaction manager of it, such as a JdbcTransactionManager");
        }
        if (preferred != null && candidates.contains(preferred)) {
            return preferred;
        }
        List<String> primary = candidates.stream().filter(this::isPrimary).toList();
        List<String> clear = candidates.size() > 1 ? primary : candidates;
        if (clear.size() != 1) {
            throw unclear("several beans run the transactions of " + DataSources.describe(beans, dataSource) + ": "
                    + candidates);
        }
        return clear.get(0);
    }

    private List<String> those(List<String> names, Predicate<PlatformTransactionManager> wanted) {
        return names.stream().filter(name -> wanted.test(manager(name))).toList();
    }

    private PlatformTransactionManager manager(String name) {
        return beans.getBean(name, PlatformTransactionManager.class);
    }

    private boolean isPrimary(String name) {
        return beans.containsBeanDefinition(name)
                && beans.getMergedBeanDefinition(name).isPrimary();
    }

    private static boolean isOf(PlatformTransactionManager manager, DataSource dataSource) {
        DataSource managed = dataSourceOf(manager);
        return managed != null && DataSources.physical(managed).equals(DataSources.physical(dataSource));
    }

    private static boolean isOfAny(PlatformTransactionManager manager) {
        return !(manager instanceof ResourceTransactionManager || manager instanceof ZdmTransactionManager)
                && dataSourceOf(manager) == null;
    }

    /** By its name, because the managers of JPA and Hibernate have this method without a common type. */
    private static @Nullable DataSource dataSourceOf(PlatformTransactionManager manager) {
        Method getter = ReflectionUtils.findMethod(manager.getClass(), "getDataSource");
        return getter != null && DataSource.class.isAssignableFrom(getter.getReturnType())
                ? (DataSource) ReflectionUtils.invokeMethod(getter, manager)
                : null;
    }

    private static ConfigurationException unclear(String problem) {
        return new ConfigurationException(
                null, null, problem, "mark one of them @Primary, or set zdm.transaction-manager to it");
    }
}
