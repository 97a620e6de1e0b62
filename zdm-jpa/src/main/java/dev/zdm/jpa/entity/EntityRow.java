package dev.zdm.jpa.entity;

import dev.zdm.jdbc.BoundValue;
import dev.zdm.jdbc.RowCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of an entity's table on its way to the database; on its way back nothing but its key, because Hibernate reads the
 * entity.
 */
record EntityRow<K>(K key, List<BoundValue> values) {

    /** Translates them. */
    record Codec<K>(EntityKey<K> keys) implements RowCodec<K, EntityRow<K>> {
        @Override
        public K keyOf(EntityRow<K> row) {
            return row.key();
        }

        @Override
        public List<@Nullable Object> write(EntityRow<K> row) {
            return List.copyOf(row.values());
        }

        @Override
        public EntityRow<K> read(ResultSet results) throws SQLException {
            return new EntityRow<>(keys.read(results), List.of());
        }
    }
}
