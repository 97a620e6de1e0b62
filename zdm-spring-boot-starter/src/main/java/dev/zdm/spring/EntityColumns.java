package dev.zdm.spring;

import dev.zdm.jdbc.TableShape;
import dev.zdm.plan.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.relational.core.mapping.AggregatePath;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The columns of a flat entity, as Spring Data's own metadata names them. An entity whose state spreads over more than
 * one row cannot be copied row by row, and is refused.
 */
final class EntityColumns {
    private final RelationalMappingContext context;
    private final RelationalPersistentEntity<?> entity;
    private final IdentifierProcessing dialect;
    private final IdentifierProcessing bare;
    private final List<AggregatePath> paths = new ArrayList<>();

    private EntityColumns(
            RelationalMappingContext context, RelationalPersistentEntity<?> entity, IdentifierProcessing dialect) {
        this.context = context;
        this.entity = entity;
        this.dialect = dialect;
        this.bare = withoutQuotes(dialect);
    }

    static EntityColumns of(
            RelationalMappingContext context, RelationalPersistentEntity<?> entity, IdentifierProcessing dialect) {
        EntityColumns columns = new EntityColumns(context, entity, dialect);
        columns.requireSimpleKey();
        columns.collect(context.getAggregatePath(entity), entity);
        return columns;
    }

    private void requireSimpleKey() {
        RelationalPersistentProperty id = entity.getIdProperty();
        if (id == null || id.isEntity()) {
            throw unsupported("has no key of a single column");
        }
    }

    private void collect(AggregatePath parent, RelationalPersistentEntity<?> owner) {
        owner.doWithAll(property -> {
            AggregatePath path = parent.append(property);
            if (property.isEmbedded()) {
                collect(path, path.getRequiredLeafEntity());
            } else {
                requireColumn(property);
                paths.add(path);
            }
        });
    }

    private void requireColumn(RelationalPersistentProperty property) {
        if (property.isEntity()) {
            throw unsupported("keeps '" + property.getName() + "' in rows of another table");
        }
        if (!property.isWritable()) {
            throw unsupported("may not write its property '" + property.getName() + "'");
        }
    }

    private ConfigurationException unsupported(String problem) {
        return new ConfigurationException(
                null,
                null,
                "the entity " + entity.getType().getName() + " " + problem
                        + ", so its repository does not tell how to copy a row",
                "give a bean of type RecordStore<key, " + entity.getType().getSimpleName() + "> that can");
    }

    /** One path for each column, in the order of {@link #shape()}. */
    List<AggregatePath> paths() {
        return List.copyOf(paths);
    }

    TableShape shape() {
        SqlIdentifier key = context.getAggregatePath(entity)
                .append(entity.getRequiredIdProperty())
                .getColumnInfo()
                .name();
        return new TableShape(
                stored(entity.getQualifiedTableName()),
                stored(key),
                paths.stream().map(path -> stored(path.getColumnInfo().name())).toList());
    }

    /** The name as the database stores it: one without quotes is folded, to upper or lower case, unless by MySQL. */
    private String stored(SqlIdentifier identifier) {
        return String.join(".", identifier.stream().map(this::storedPart).toList());
    }

    private String storedPart(SqlIdentifier part) {
        String exact = part.toSql(bare);
        return part.toSql(dialect).equals(exact) ? folded(exact) : exact;
    }

    private String folded(String name) {
        return dialect.quote(name).startsWith("`") ? name : dialect.standardizeLetterCase(name);
    }

    private static IdentifierProcessing withoutQuotes(IdentifierProcessing dialect) {
        return new IdentifierProcessing() {
            @Override
            public String quote(String identifier) {
                return identifier;
            }

            @Override
            public String standardizeLetterCase(String identifier) {
                return dialect.standardizeLetterCase(identifier);
            }
        };
    }
}
