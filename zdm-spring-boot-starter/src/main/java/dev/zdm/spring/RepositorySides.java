package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.RecordStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Finds the rows of a repository: the repository itself where it is a {@link RecordStore}, else a bean of that type for
 * its rows, else what its framework's metadata tells.
 */
final class RepositorySides {
    private static final List<Class<?>> KEYS = List.of(Long.class, Integer.class, String.class, UUID.class);

    private final ConfigurableListableBeanFactory beans;
    private final FrameworkRepositories framework;

    RepositorySides(ConfigurableListableBeanFactory beans, FrameworkRepositories framework) {
        this.beans = beans;
        this.framework = framework;
    }

    /**
     * A repository of which something may be known already.
     *
     * @param migration the migration's id
     * @param bean the name of the repository's bean
     * @param opposite the name of the other side's bean, whose rows are not this one's
     * @param row the row type by the mapping, null if the mapping does not tell
     */
    record Wanted(
            String migration,
            String bean,
            String opposite,
            @Nullable Class<?> row) {}

    RepositorySide find(Wanted wanted) {
        Object repository = target(beans.getBean(wanted.bean()));
        Optional<FrameworkRepositories.Known> known = framework.find(wanted.migration(), wanted.bean());
        Class<?> row = rowType(wanted, repository, known);
        return new RepositorySide(
                row,
                store(wanted, repository, row, known),
                known.map(FrameworkRepositories.Known::methods).orElse(CallbackMethods::classify),
                known.map(FrameworkRepositories.Known::gaps).orElse(List.of()));
    }

    /** The repository behind its proxies: zdm's own calls must not be routed again. */
    static Object target(Object bean) {
        Object target = AopProxyUtils.getSingletonTarget(bean);
        return target == null ? bean : target(target);
    }

    private static Class<?> rowType(Wanted wanted, Object repository, Optional<FrameworkRepositories.Known> known) {
        return known.<Class<?>>map(FrameworkRepositories.Known::row)
                .or(() -> Optional.ofNullable(ResolvableType.forClass(repository.getClass())
                        .as(RecordStore.class)
                        .getGeneric(1)
                        .resolve()))
                .or(() -> Optional.ofNullable(wanted.row()))
                .orElseThrow(() -> new ConfigurationException(
                        wanted.migration(),
                        null,
                        "nothing tells what the rows of bean '" + wanted.bean() + "' are",
                        "let it implement RecordStore<Key, Row>, or name both row types in the mapping's class"));
    }

    private RecordStore<?, ?> store(
            Wanted wanted, Object repository, Class<?> row, Optional<FrameworkRepositories.Known> known) {
        return own(repository)
                .or(() -> bean(wanted, row))
                .or(() -> known.flatMap(found -> found.store().get()))
                .orElseThrow(() -> new ConfigurationException(
                        wanted.migration(),
                        null,
                        "nothing tells where bean '" + wanted.bean() + "' keeps its rows",
                        "let it implement RecordStore<Key, " + row.getSimpleName() + ">, or give a bean of that type,"
                                + " such as a JdbcRecordStore"));
    }

    private static Optional<RecordStore<?, ?>> own(Object repository) {
        return repository instanceof RecordStore<?, ?> store ? Optional.of(store) : Optional.empty();
    }

    private Optional<RecordStore<?, ?>> bean(Wanted wanted, Class<?> row) {
        List<String> names = KEYS.stream()
                .map(key -> ResolvableType.forClassWithGenerics(RecordStore.class, key, row))
                .flatMap(type -> Arrays.stream(beans.getBeanNamesForType(type)))
                .distinct()
                .filter(name -> !name.equals(wanted.opposite()))
                .toList();
        if (names.size() > 1) {
            throw new ConfigurationException(
                    wanted.migration(),
                    null,
                    "several beans hold rows of type " + row.getName() + ": " + names,
                    "keep one, or let each repository implement RecordStore itself");
        }
        return names.stream().findFirst().map(name -> beans.getBean(name, RecordStore.class));
    }
}
