package dev.zdm.spring;

import dev.zdm.DataDeclaration;
import dev.zdm.RepositoryTypes;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.RecordStore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Registers the migration of an annotated repository and makes the router of its methods. */
final class DataMigrations {
    private final ConfigurableListableBeanFactory beans;
    private final RepositorySides sides;
    private final EntityMigrations entities;
    private final Mappings mappings;

    DataMigrations(ConfigurableListableBeanFactory beans, RepositorySides sides, EntityMigrations entities) {
        this.beans = beans;
        this.sides = sides;
        this.entities = entities;
        this.mappings = new Mappings(beans);
    }

    MethodRouter register(Zdm zdm, DeclaredRepository declared, MigrationProperties properties) {
        String counterpart = counterpart(declared);
        return entities.register(zdm, new EntityMigrations.Wanted(declared, counterpart, properties))
                .orElseGet(() -> registerRows(zdm, declared, counterpart, properties));
    }

    private MethodRouter registerRows(
            Zdm zdm, DeclaredRepository declared, String counterpart, MigrationProperties properties) {
        requireForward(declared);
        MigrationSettings settings = MigrationSettings.ofTables(declared.migration(), properties);
        Mappings.Rows rows = Mappings.rowsOf(declared);
        RepositorySide old = side(declared, declared.bean(), counterpart, rows.old());
        RepositorySide next = side(declared, counterpart, declared.bean(), rows.next());
        declare(zdm, declared, settings, old, next);
        RepositoryTypes types = new RepositoryTypes(
                declared.migration(), declared.type(), declared.annotation().to(), old.row(), next.row());
        return zdm.repositoryRouter(types, beans.getBean(counterpart), old.methods());
    }

    /** Writes of others are routed, so that their code need not know on which side they run. */
    private static void requireForward(DeclaredRepository declared) {
        if (declared.reverse()) {
            throw misdirected(
                    declared,
                    "is reverse, but it is no repository of JPA entities",
                    "annotate the old repository; its writes run on the new side once the migration says so");
        }
    }

    private RepositorySide side(DeclaredRepository declared, String bean, String opposite, @Nullable Class<?> row) {
        return sides.find(new RepositorySides.Wanted(declared.migration(), bean, opposite, row));
    }

    private void declare(
            Zdm zdm, DeclaredRepository declared, MigrationSettings settings, RepositorySide old, RepositorySide next) {
        Mapping<?, ?> mapping = mappings.find(declared, old.row(), next.row());
        DataDeclaration<?, ?, ?> declaration = declaration(zdm, declared.migration(), old, next, mapping);
        settings.applyTo(declaration);
        String type = declared.callers().getSimpleName();
        declaration.notCovered("writes to '" + old.store().name() + "' that bypass " + type);
        old.gaps().forEach(declaration::notCovered);
        Stream.of(old, next).flatMap(DataMigrations::ownTransactions).forEach(declaration::notCovered);
        declaration.register();
    }

    /** Such a scope sees nothing of Spring's transactions, so rows that they have written look unwritten to it. */
    private static Stream<String> ownTransactions(RepositorySide side) {
        return side.store().home().transactions() instanceof JdbcTransactionScope
                ? Stream.of("writes to '" + side.store().name() + "' in transactions of Spring, which its record store"
                        + " does not share")
                : Stream.empty();
    }

    private String counterpart(DeclaredRepository declared) {
        Class<?> to = declared.annotation().to();
        if (to == void.class) {
            throw misdirected(
                    declared,
                    declared.reverse() ? "names no old repository" : "names no new repository",
                    "name its type: to = …");
        }
        try {
            String[] names = beans.getBeanNamesForType(to);
            return switch (names.length) {
                case 1 -> names[0];
                case 0 ->
                    throw misdirected(
                            declared,
                            "names " + to.getName() + ", of which there is no bean",
                            "declare a bean of this type");
                default -> beans.resolveNamedBean(to).getBeanName();
            };
        } catch (NoUniqueBeanDefinitionException e) {
            throw misdirected(
                    declared, "names " + to.getName() + ", of which there are several beans", "make one @Primary");
        }
    }

    private static ConfigurationException misdirected(DeclaredRepository declared, String problem, String remedy) {
        return new ConfigurationException(
                declared.migration(),
                null,
                "@DualWrite on " + declared.callers().getName() + " " + problem,
                remedy);
    }

    // The row types are known only at run time; the mapping was checked against them.
    @SuppressWarnings("unchecked")
    private static <O, N> DataDeclaration<?, O, N> declaration(
            Zdm zdm, String migration, RepositorySide old, RepositorySide next, Mapping<?, ?> mapping) {
        return zdm.migration(migration)
                .from((RecordStore<Object, O>) old.store())
                .to((RecordStore<Object, N>) next.store())
                .mapping((Mapping<O, N>) mapping);
    }
}
