package dev.zdm.spring;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import dev.zdm.spi.RecordStore;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.relational.core.dialect.AnsiDialect;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.support.JdbcAccessor;

/** Record stores of the tables to which Spring Data JDBC maps entities. */
final class JdbcEntityStores implements SpringDataRepositories.EntityStores {
    private final BeanFactory beans;
    private final SpringTransactionScope scope;

    JdbcEntityStores(BeanFactory beans, SpringTransactionScope scope) {
        this.beans = beans;
        this.scope = scope;
    }

    @Override
    public Optional<RecordStore<?, ?>> of(RepositoryFactoryInformation<?, ?> repository) {
        JdbcConverter converter = beans.getBeanProvider(JdbcConverter.class).getIfUnique();
        JdbcDataStore home = beans.getBeanProvider(JdbcDataStore.class).getIfUnique();
        Class<?> type = repository.getRepositoryInformation().getDomainType();
        if (converter == null || home == null || !converter.getMappingContext().hasPersistentEntityFor(type)) {
            return Optional.empty();
        }
        requireOneDatabase(type);
        return Optional.of(store(home, converter, converter.getMappingContext().getRequiredPersistentEntity(type)));
    }

    /** A repository does not tell which template it was given, so there must be no other one. */
    private void requireOneDatabase(Class<?> type) {
        boolean one = beans.getBeanProvider(NamedParameterJdbcOperations.class).stream()
                .allMatch(template -> template.getJdbcOperations() instanceof JdbcAccessor accessor
                        && accessor.getDataSource() != null
                        && scope.isOf(accessor.getDataSource()));
        if (!one) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the repository of " + type.getName() + " may use another DataSource than the one zdm was given",
                    "give a bean of type RecordStore<key, " + type.getSimpleName() + "> in the right database");
        }
    }

    private <R> RecordStore<?, R> store(
            JdbcDataStore home, JdbcConverter converter, RelationalPersistentEntity<R> entity) {
        Dialect dialect = beans.getBeanProvider(Dialect.class).getIfUnique(() -> AnsiDialect.INSTANCE);
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
