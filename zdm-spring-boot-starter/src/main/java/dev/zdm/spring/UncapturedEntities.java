package dev.zdm.spring;

import dev.zdm.Zdm;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodRouter;
import java.util.List;
import java.util.Optional;

/** Without zdm-jpa nobody hears what Hibernate writes, so whatever works by JPA is refused. */
record UncapturedEntities(JpaSides sides) implements EntityMigrations {

    @Override
    public Optional<MethodRouter> register(Zdm zdm, Wanted wanted) {
        String migration = wanted.declared().migration();
        for (String bean : List.of(wanted.declared().bean(), wanted.counterpart())) {
            sides.why(migration, bean).ifPresent(why -> {
                throw new ConfigurationException(
                        migration,
                        null,
                        why + ": its calls tell nothing of what Hibernate finds out by itself, so changes of managed"
                                + " entities would be lost silently",
                        "add zdm-jpa, which captures them inside Hibernate");
            });
        }
        return Optional.empty();
    }
}
