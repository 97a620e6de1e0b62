package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.OwnSettings;
import dev.zdm.plan.ConfigurationException;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** What Hibernate is configured with for columns, beside what the application itself has configured. */
record ColumnSettings(OwnSettings own) {

    StatementInspector inspectorAfter(ColumnStatements mine) {
        return own.find(JdbcSettings.STATEMENT_INSPECTOR, StatementInspector.class)
                .map(mine::then)
                .orElse(mine);
    }

    IntegratorProvider integratorsAfter(Integrator mine) {
        return own.find(JpaSettings.INTEGRATOR_PROVIDER, IntegratorProvider.class)
                .<IntegratorProvider>map(
                        provider -> () -> Stream.concat(Stream.of(mine), provider.getIntegrators().stream())
                                .toList())
                .orElse(() -> List.of(mine));
    }

    boolean hasTranslator() {
        return own.settings().containsKey(QuerySettings.SEMANTIC_QUERY_TRANSLATOR);
    }

    void requireNoTranslator() {
        if (hasTranslator()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the application sets " + QuerySettings.SEMANTIC_QUERY_TRANSLATOR + ", and so must zdm",
                    "leave the setting to zdm, or take @MigratedColumn away");
        }
    }
}
