package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.MigratedAttribute.MigratedColumnName;
import java.util.Arrays;
import java.util.List;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategy;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** Names as the application writes them, as SQL needs them, and as the database stores them. */
record ColumnNames(PhysicalNamingStrategy strategy, JdbcEnvironment environment, SqlStringGenerationContext defaults) {

    static ColumnNames of(MetadataImplementor metadata, SessionFactoryImplementor sessionFactory) {
        return new ColumnNames(
                metadata.getMetadataBuildingOptions().getPhysicalNamingStrategy(),
                sessionFactory
                        .getServiceRegistry()
                        .requireService(JdbcServices.class)
                        .getJdbcEnvironment(),
                sessionFactory.getSqlStringGenerationContext());
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

    /** With its schema, or what the database has for one, before it, if Hibernate names it. */
    String of(Table table) {
        String name = exact(table.getNameIdentifier());
        @Nullable
        String qualifier = environment.getNameQualifierSupport().supportsSchemas()
                ? environment
                        .getIdentifierHelper()
                        .toMetaDataSchemaName(defaults.schemaWithDefault(table.getSchemaIdentifier()))
                : environment
                        .getIdentifierHelper()
                        .toMetaDataCatalogName(defaults.catalogWithDefault(table.getCatalogIdentifier()));
        return qualifier == null ? name : qualifier + "." + name;
    }
}
