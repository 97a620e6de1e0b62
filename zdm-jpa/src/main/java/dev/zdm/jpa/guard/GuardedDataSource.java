package dev.zdm.jpa.guard;

import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A guard in front of a data source, for whoever does not write by Hibernate: {@code JdbcTemplate}, jOOQ, MyBatis, plain JDBC.
 * Needs datasource-proxy ({@code net.ttddyy:datasource-proxy}), which zdm does not bring along.
 *
 * <p>It sees the text of each statement when it is executed, plain, prepared, callable or in a batch. What a procedure, a
 * trigger or a view does inside the database it does not see.
 */
public final class GuardedDataSource {
    private GuardedDataSource() {}

    /**
     * A data source whose statements are looked at before they are sent.
     *
     * @param dataSource hands out the connections; never closed by the guard
     * @param guard looks at them; null as long as there is nothing to be guarded, such as while an application starts
     * @return the data source to be used in its place
     */
    public static DataSource of(DataSource dataSource, Supplier<@Nullable SqlGuard> guard) {
        return ProxyDataSourceBuilder.create(dataSource)
                .name("zdm-guard")
                .listener(new Looking(guard))
                .build();
    }

    private record Looking(Supplier<@Nullable SqlGuard> guard) implements QueryExecutionListener {
        @Override
        public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            @Nullable SqlGuard known = guard.get();
            if (known != null) {
                queries.stream().map(QueryInfo::getQuery).distinct().forEach(known::check);
            }
        }

        @Override
        public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {}
    }
}
