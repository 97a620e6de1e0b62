package dev.zdm.spring;

import dev.zdm.jdbc.RowCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.core.convert.EntityRowMapper;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.mapping.AccessOptions;
import org.springframework.data.mapping.AccessOptions.GetOptions;
import org.springframework.data.mapping.AccessOptions.GetOptions.GetNulls;
import org.springframework.data.mapping.PersistentPropertyPathAccessor;
import org.springframework.data.relational.core.mapping.AggregatePath;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/** Rows to entities and back with Spring Data's own converters, hence exactly as the repository itself does. */
final class EntityCodec<K, R> implements RowCodec<K, R> {
    // An embedded object that is null leaves all its columns null.
    private static final GetOptions THROUGH_NULLS =
            AccessOptions.defaultGetOptions().withNullValues(GetNulls.EARLY_RETURN);

    private final RelationalPersistentEntity<R> entity;
    private final JdbcConverter converter;
    private final EntityRowMapper<R> reader;
    private final List<AggregatePath> columns;

    EntityCodec(RelationalPersistentEntity<R> entity, JdbcConverter converter, List<AggregatePath> columns) {
        this.entity = entity;
        this.converter = converter;
        this.reader = new EntityRowMapper<>(entity, converter);
        this.columns = columns;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the store's key type is this property's; a new row has none yet
    public K keyOf(R row) {
        return (K) entity.getIdentifierAccessor(row).getIdentifier();
    }

    @Override
    public List<@Nullable Object> write(R row) {
        PersistentPropertyPathAccessor<R> accessor = entity.getPropertyPathAccessor(row);
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (AggregatePath column : columns) {
            Object value = accessor.getProperty(column.getRequiredPersistentPropertyPath(), THROUGH_NULLS);
            values.add(converted(column.getRequiredLeafProperty(), value));
        }
        return values;
    }

    private @Nullable Object converted(RelationalPersistentProperty property, @Nullable Object value) {
        return converter
                .writeJdbcValue(value, converter.getColumnType(property), converter.getTargetSqlType(property))
                .getValue();
    }

    @Override
    public R read(ResultSet results) throws SQLException {
        return reader.mapRow(results, 0);
    }
}
