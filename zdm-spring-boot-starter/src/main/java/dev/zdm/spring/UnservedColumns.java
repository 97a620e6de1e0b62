package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import java.util.List;
import java.util.Set;

/** Of an application without zdm-jpa: an annotation that nobody acts on is refused. */
record UnservedColumns(ManagedEntities entities) implements ColumnMigrations {

    @Override
    public Set<String> declared() {
        entities.columnsOfBuilt().values().stream()
                .flatMap(List::stream)
                .findFirst()
                .ifPresent(found -> {
                    throw new ConfigurationException(
                            found.annotation().migration(),
                            null,
                            found.described() + " carries @MigratedColumn, but zdm-jpa is not on the class path",
                            "add the dependency dev.zdm:zdm-jpa, or remove the annotation");
                });
        return Set.of();
    }

    @Override
    public void register() {
        // there are none
    }
}
