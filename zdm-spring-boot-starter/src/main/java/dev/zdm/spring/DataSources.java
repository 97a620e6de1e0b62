package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** What can be told of DataSources. */
final class DataSources {
    private DataSources() {}

    /** The one that holds zdm's own tables: the one that is named, or else the only one or the primary one. */
    static DataSource own(ListableBeanFactory beans, @Nullable String name) {
        List<String> names = List.of(beans.getBeanNamesForType(DataSource.class));
        if (name != null && names.contains(name)) {
            return beans.getBean(name, DataSource.class);
        }
        DataSource only = name == null ? beans.getBeanProvider(DataSource.class).getIfUnique() : null;
        if (only == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "which DataSource to use is not clear among the beans " + names,
                    "set zdm.data-source to the one that is to hold zdm's own tables, or mark it @Primary");
        }
        return only;
    }

    /** The one whose connections belong to transactions. */
    static DataSource physical(DataSource dataSource) {
        return dataSource instanceof TransactionAwareDataSourceProxy proxy
                ? physical(Objects.requireNonNull(proxy.getTargetDataSource(), "the target of " + proxy))
                : dataSource;
    }

    /** Whether it chooses another DataSource for each connection; such a one may stand behind others. */
    static boolean routes(DataSource dataSource) {
        try {
            return dataSource.isWrapperFor(AbstractRoutingDataSource.class);
        } catch (SQLException e) {
            throw new IllegalStateException("the DataSource does not tell what it wraps", e);
        }
    }

    static String describe(ListableBeanFactory beans, DataSource dataSource) {
        for (String name : beans.getBeanNamesForType(DataSource.class)) {
            if (physical(beans.getBean(name, DataSource.class)).equals(physical(dataSource))) {
                return "the DataSource '" + name + "'";
            }
        }
        return "a DataSource that is no bean (" + dataSource.getClass().getName() + ")";
    }
}
