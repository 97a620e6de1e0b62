package dev.zdm.jpa.hibernate;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the attributes of each migration are bound for the life of one session factory; it is logged, once for each. */
final class Bindings implements Function<String, Binding> {
    private static final Logger LOG = LoggerFactory.getLogger(HibernateColumns.class);

    private final ColumnEnvironment environment;
    private final boolean batches;
    private final Map<String, Binding> known = new HashMap<>();

    Bindings(ColumnEnvironment environment, SessionFactoryImplementor sessionFactory) {
        this.environment = environment;
        // What the application asked for, and not Hibernate's default.
        @Nullable Object size = sessionFactory.getProperties().get(BatchSettings.STATEMENT_BATCH_SIZE);
        this.batches = size != null && Integer.parseInt(size.toString()) > 1;
    }

    @Override
    public Binding apply(String migration) {
        return known.computeIfAbsent(migration, this::bind);
    }

    private Binding bind(String migration) {
        ColumnMode chosen = chosen(environment.mode(migration));
        Binding binding = Binding.of(chosen, environment.stored(migration).orElse(null));
        LOG.info(
                "migration '{}': columns move in mode {}{}; of statements that would part them the guard says {}",
                migration,
                chosen,
                binding.old() ? "" : ", new columns only",
                environment.action());
        return binding;
    }

    private ColumnMode chosen(ColumnMode mode) {
        return mode != ColumnMode.AUTO ? mode : batches ? ColumnMode.BATCHED : ColumnMode.FULL;
    }
}
