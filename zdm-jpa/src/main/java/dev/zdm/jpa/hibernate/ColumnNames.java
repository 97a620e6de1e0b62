package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.MigratedAttribute.MigratedColumnName;
import java.util.Arrays;
import java.util.List;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategy;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;

/** Names as the application writes them, as SQL needs them, and as the database stores them. */
record ColumnNames(PhysicalNamingStrategy strategy, JdbcEnvironment environment) {

    static ColumnNames of(MetadataImplementor metadata, JdbcEnvironment environment) {
        return new ColumnNames(metadata.getMetadataBuildingOptions().getPhysicalNamingStrategy(), environment);
    }

    List<MigratedColumnName> physical(String[] declared) {
        return Arrays.stream(declared)
                .map(name -> strategy.toPhysicalColumnName(
                        environment.getIdentifierHelper().toIdentifier(name), environment))
                .map(this::name)
                .toList();
    }

    MigratedColumnName of(Column column) {
        return name(Identifier.toIdentifier(column.getName(), column.isQuoted()));
    }

    private MigratedColumnName name(Identifier identifier) {
        return new MigratedColumnName(identifier.render(environment.getDialect()), exact(identifier));
    }

    private String exact(Identifier identifier) {
        return environment.getIdentifierHelper().toMetaDataObjectName(identifier);
    }

    /** With its schema before it, if it has one. */
    String of(Table table) {
        Identifier schema = table.getSchemaIdentifier();
        String name = exact(table.getNameIdentifier());
        return schema == null ? name : environment.getIdentifierHelper().toMetaDataSchemaName(schema) + "." + name;
    }
}
