package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Refuses to start without zdm once a migration has begun: all calls would go to the old side, nobody would copy their
 * writes, and what is on the new side alone would look lost.
 */
record SwitchedOffCheck(ConfigurableListableBeanFactory beans, StoredStates stored)
        implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger("dev.zdm.spring");

    @Override
    public void afterSingletonsInstantiated() {
        Declarations found = Declarations.of(beans);
        requireNoGates(found);
        found.repositories().forEach(SwitchedOffCheck::requireOldCode);
        Set<String> declared = new TreeSet<>(found.migrations());
        declared.addAll(found.followed());
        new ManagedEntities(beans)
                .columns()
                .values()
                .forEach(columns -> columns.forEach(column -> {
                    requireReadsOld(column);
                    declared.add(column.annotation().migration());
                }));
        declared.forEach(this::requireNotBegun);
        if (!declared.isEmpty()) {
            LOG.warn("zdm.enabled=false: all calls go to the old side; not begun: {}", declared);
        }
    }

    /** Without zdm nobody asks the flag, and what it should hold back would run for everybody. */
    private static void requireNoGates(Declarations found) {
        List<String> gated = found.switches().stream()
                .filter(DeclaredSwitches::gated)
                .map(DeclaredSwitches::bean)
                .toList();
        if (!gated.isEmpty()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "zdm.enabled=false, but methods of the beans " + gated
                            + " carry @FlagGated: they would run whatever" + " their flags say",
                    "remove zdm.enabled=false, or the annotations");
        }
    }

    /** Whatever the phase, it would be the code of a side that nobody keeps, or that alone. */
    private static void requireOldCode(DeclaredRepository repository) {
        if (repository.reverse()) {
            throw new ConfigurationException(
                    repository.migration(),
                    null,
                    "zdm.enabled=false, but " + repository.callers().getName()
                            + " is the code of the new side, and the old one would no longer be kept in step",
                    "remove zdm.enabled=false, or the annotation once the old side is given up");
        }
    }

    /** Without zdm it is read and written where it is mapped to. */
    private static void requireReadsOld(AnnotatedColumns column) {
        if (column.isMappedToNew()) {
            throw new ConfigurationException(
                    column.annotation().migration(),
                    null,
                    "zdm.enabled=false, but " + column.described()
                            + " is mapped to its new column, which nobody has filled then",
                    "remove zdm.enabled=false, or map the attribute to its old column");
        }
    }

    private void requireNotBegun(String migration) {
        MigrationState state = look(migration);
        if (state != null && state.phase().previous().isPresent()) {
            throw new ConfigurationException(
                    migration,
                    state.phase(),
                    "zdm.enabled=false, but the migration has begun: its writes would no longer reach both sides",
                    "remove zdm.enabled=false; to switch zdm off, roll the migration back to OLD_ONLY first");
        }
    }

    private @Nullable MigrationState look(String migration) {
        try {
            return stored.find(migration).orElse(null);
        } catch (MigrationException e) {
            throw new ConfigurationException(
                    migration,
                    null,
                    "zdm.enabled=false, but nothing tells whether the migration has begun: " + e.problem(),
                    e.remedy() + "; or remove the annotations that name the migration, once it is over",
                    e);
        }
    }
}
