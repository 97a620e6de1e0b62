package dev.zdm.spring;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import dev.zdm.spi.RecordStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.data.jdbc.core.convert.DataAccessStrategy;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.support.JdbcAccessor;
import org.springframework.util.ReflectionUtils;

/** Record stores of the tables to which Spring Data JDBC maps entities, each in the database that its repository uses. */
final class JdbcEntityStores implements SpringDataRepositories.EntityStores {
    private final JdbcHomes homes;

    JdbcEntityStores(JdbcHomes homes) {
        this.homes = homes;
    }

    @Override
    public Optional<RecordStore<?, ?>> of(RepositoryFactoryBeanSupport<?, ?, ?> factory) {
        Class<?> type = factory.getRepositoryInformation().getDomainType();
        return operationsOf(factory.getObject())
                .filter(operations ->
                        operations.getConverter().getMappingContext().hasPersistentEntityFor(type))
                .map(operations -> store(operations, type));
    }

    /** What runs the repository's own statements, by the type of its field: no method tells, and no bean need be it. */
    private static Optional<JdbcAggregateOperations> operationsOf(Object repository) {
        Object target = Objects.requireNonNullElse(AopProxyUtils.getSingletonTarget(repository), repository);
        List<JdbcAggregateOperations> found = new ArrayList<>();
        ReflectionUtils.doWithFields(
                target.getClass(),
                field -> {
                    ReflectionUtils.makeAccessible(field);
                    found.add((JdbcAggregateOperations) field.get(target));
                },
                field -> JdbcAggregateOperations.class.isAssignableFrom(field.getType()));
        return found.stream().findFirst();
    }

    private RecordStore<?, ?> store(JdbcAggregateOperations operations, Class<?> type) {
        DataAccessStrategy strategy = operations.getDataAccessStrategy();
        JdbcConverter converter = operations.getConverter();
        JdbcDataStore home = homes.of(dataSourceOf(strategy.getJdbcOperations(), type));
        return store(home, converter, strategy.getDialect(), entity(converter, type));
    }

    private static RelationalPersistentEntity<?> entity(JdbcConverter converter, Class<?> type) {
        return converter.getMappingContext().getRequiredPersistentEntity(type);
    }

    private static DataSource dataSourceOf(NamedParameterJdbcOperations template, Class<?> type) {
        if (template.getJdbcOperations() instanceof JdbcAccessor accessor && accessor.getDataSource() != null) {
            return accessor.getDataSource();
        }
        throw new ConfigurationException(
                null,
                null,
                "the JdbcOperations of the repository of " + type.getName() + " do not tell their DataSource",
                "let them be a JdbcTemplate, or give a bean of type RecordStore<key, " + type.getSimpleName() + ">");
    }

    private static <R> RecordStore<?, R> store(
            JdbcDataStore home, JdbcConverter converter, Dialect dialect, RelationalPersistentEntity<R> entity) {
        EntityColumns columns =
                EntityColumns.of(converter.getMappingContext(), entity, dialect.getIdentifierProcessing());
        KeyType<?> key = KeyType.of(entity.getRequiredIdProperty().getType());
        return store(home, columns, key, entity, converter);
    }

    private static <K, R> RecordStore<K, R> store(
            JdbcDataStore home,
            EntityColumns columns,
            KeyType<K> key,
            RelationalPersistentEntity<R> entity,
            JdbcConverter converter) {
        return JdbcRecordStore.of(home, columns.shape(), key, new EntityCodec<>(entity, converter, columns.paths()));
    }
}
