package dev.zdm.jpa.hibernate;

import dev.zdm.plan.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/**
 * What the application itself has configured where zdm must be, too. Like Hibernate this takes an object, a class or the
 * name of a class.
 */
record OwnSettings(Map<String, ?> settings) {

    StatementInspector inspectorAfter(ColumnStatements mine) {
        return own(JdbcSettings.STATEMENT_INSPECTOR, StatementInspector.class)
                .map(mine::then)
                .orElse(mine);
    }

    IntegratorProvider integratorsAfter(Integrator mine) {
        return own(JpaSettings.INTEGRATOR_PROVIDER, IntegratorProvider.class)
                .<IntegratorProvider>map(
                        provider -> () -> Stream.concat(Stream.of(mine), provider.getIntegrators().stream())
                                .toList())
                .orElse(() -> List.of(mine));
    }

    boolean hasTranslator() {
        return settings.containsKey(QuerySettings.SEMANTIC_QUERY_TRANSLATOR);
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

    private <T> Optional<T> own(String setting, Class<T> type) {
        Object value = settings.get(setting);
        if (value == null || (value instanceof String name && name.isBlank())) {
            return Optional.empty();
        }
        return Optional.of(type.isInstance(value) ? type.cast(value) : create(setting, type, value));
    }

    private static <T> T create(String setting, Class<T> type, Object value) {
        try {
            Class<?> named = value instanceof Class<?> known ? known : Class.forName(value.toString(), true, loader());
            var constructor = named.getDeclaredConstructor();
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the setting " + setting + " names " + value + ", of which no " + type.getSimpleName()
                            + " can be created",
                    "name a " + type.getSimpleName() + " with a constructor without parameters, or give an object",
                    e);
        }
    }

    private static ClassLoader loader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? OwnSettings.class.getClassLoader() : ofThread;
    }
}
