package dev.zdm.spring;

import dev.zdm.RepositoryTypes;
import dev.zdm.Zdm;
import dev.zdm.jpa.entity.EntityDeclaration;
import dev.zdm.jpa.entity.EntityStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Side;
import dev.zdm.spi.MethodRouter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Registers migrations of entities, and makes the routers of the repositories on either side. */
final class CapturedMigrations implements EntityMigrations {
    private final ConfigurableListableBeanFactory beans;
    private final FrameworkRepositories framework;
    private final MovedEntities entities;
    private final Mappings mappings;
    private final Map<String, Sides> registered = new ConcurrentHashMap<>();

    /** Both sides, and what maps them. */
    private record Sides(EntitySide old, EntitySide next, Class<?> mapping) {
        boolean areThoseOf(Sides other) {
            return old.bean().equals(other.old().bean())
                    && next.bean().equals(other.next().bean())
                    && mapping == other.mapping();
        }
    }

    CapturedMigrations(ConfigurableListableBeanFactory beans, MovedEntities entities, FrameworkRepositories framework) {
        this.beans = beans;
        this.entities = entities;
        this.framework = framework;
        this.mappings = new Mappings(beans);
    }

    @Override
    public Optional<MethodRouter> register(Zdm zdm, Wanted wanted) {
        return areJpa(wanted) ? Optional.of(registerEntities(zdm, wanted)) : Optional.empty();
    }

    private boolean areJpa(Wanted wanted) {
        DeclaredRepository declared = wanted.declared();
        JpaSides sides = new JpaSides(beans, framework);
        Optional<String> own = sides.why(declared.migration(), declared.bean());
        Optional<String> other = sides.why(declared.migration(), wanted.counterpart());
        if (own.isPresent() != other.isPresent()) {
            throw new ConfigurationException(
                    declared.migration(),
                    null,
                    own.or(() -> other).orElseThrow() + ", and bean '"
                            + (own.isPresent() ? wanted.counterpart() : declared.bean()) + "' does not",
                    "let both work by JPA, or neither: write one by JDBC alone, or map its rows as entities");
        }
        return own.isPresent();
    }

    private MethodRouter registerEntities(Zdm zdm, Wanted wanted) {
        DeclaredRepository declared = wanted.declared();
        Mappings.Rows rows = Mappings.rowsOf(declared);
        boolean reverse = declared.reverse();
        EntitySide own = side(declared, declared.bean(), declared.type(), reverse ? rows.next() : rows.old());
        EntitySide other =
                side(declared, wanted.counterpart(), declared.annotation().to(), reverse ? rows.old() : rows.next());
        Sides sides = new Sides(
                reverse ? other : own,
                reverse ? own : other,
                declared.annotation().mapping());
        Sides known = registered.get(declared.migration());
        if (known == null) {
            declare(zdm, wanted, sides);
            registered.put(declared.migration(), sides);
        } else if (!known.areThoseOf(sides)) {
            throw new ConfigurationException(
                    declared.migration(),
                    null,
                    "the annotations of its two repositories, one of them reverse, do not belong together",
                    "let each name the other one, and both the same mapping");
        }
        return router(zdm, declared, sides);
    }

    private EntitySide side(DeclaredRepository declared, String bean, Class<?> type, @Nullable Class<?> row) {
        String migration = declared.migration();
        Optional<FrameworkRepositories.Known> known = framework.find(migration, bean);
        Class<?> entity = known.<Class<?>>map(FrameworkRepositories.Known::row)
                .or(() -> Optional.ofNullable(row).filter(WrittenEntities::isEntity))
                .orElseThrow(() -> new ConfigurationException(
                        migration,
                        null,
                        "bean '" + bean
                                + "' uses JPA, but nothing tells its entity: changes of managed entities would be"
                                + " lost silently",
                        "name both entities in the mapping's class, as Mapping<Old, New>; or let the repository write by"
                                + " JDBC alone, and take nothing of JPA into its bean"));
        return new EntitySide(
                bean,
                type,
                entity,
                entities.placeOf(migration, entity),
                known.map(FrameworkRepositories.Known::methods).orElse(CallbackMethods::classify),
                known.map(FrameworkRepositories.Known::gaps).orElse(List.of()));
    }

    private void declare(Zdm zdm, Wanted wanted, Sides sides) {
        DeclaredRepository declared = wanted.declared();
        MigrationSettings settings = MigrationSettings.ofEntities(declared.migration(), wanted.properties());
        Mapping<?, ?> mapping =
                mappings.find(declared, sides.old().entity(), sides.next().entity());
        EntitySide own = declared.reverse() ? sides.next() : sides.old();
        EntityDeclaration<?, ?, ?> declaration = declaration(zdm, declared.migration(), sides, mapping);
        declaration.policies(policies -> {
            settings.applyTo(policies);
            policies.notCovered("writes to '" + own.store().name()
                    + "' by other means than entities: refused by Hibernate, invisible from elsewhere");
            own.gaps().forEach(policies::notCovered);
        });
        var unused = declaration.register();
    }

    // The entities are known only at run time; the mapping was checked against them.
    @SuppressWarnings("unchecked")
    private static <O, N> EntityDeclaration<Object, O, N> declaration(
            Zdm zdm, String migration, Sides sides, Mapping<?, ?> mapping) {
        return EntityDeclaration.of(
                zdm,
                migration,
                (EntityStore<Object, O>) sides.old().store(),
                (EntityStore<Object, N>) sides.next().store(),
                (Mapping<O, N>) mapping);
    }

    private MethodRouter router(Zdm zdm, DeclaredRepository declared, Sides sides) {
        EntitySide own = declared.reverse() ? sides.next() : sides.old();
        EntitySide other = declared.reverse() ? sides.old() : sides.next();
        RepositoryTypes types = new RepositoryTypes(
                declared.migration(),
                sides.old().type(),
                sides.next().type(),
                sides.old().entity(),
                sides.next().entity());
        JpaCode code = new JpaCode(
                declared.reverse() ? Side.NEW : Side.OLD,
                own.entity(),
                own.place(),
                other.place().built());
        return zdm.capturedRouter(types, Unrouted.of(beans.getBean(other.bean())), own.methods(), code);
    }
}
