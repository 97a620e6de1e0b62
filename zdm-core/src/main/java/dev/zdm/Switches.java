package dev.zdm;

import dev.zdm.annotation.ReadSwitch;
import dev.zdm.internal.comparison.Experiment;
import dev.zdm.internal.intercept.ReadRoute;
import dev.zdm.internal.intercept.SwitchedMethods;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.KeyExpressions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code @FlagGated} and {@code @ReadSwitch} refer to. */
record Switches(
        Environment environment,
        Function<String, MigrationControl> migrations,
        Comparisons known,
        Function<String, Object> beans)
        implements SwitchedMethods.Surroundings {

    /** Without Spring there are no beans to name. */
    static final Function<String, Object> NO_BEANS = name -> {
        throw new ConfigurationException(
                null,
                null,
                "'" + name + "' is named as a bean, but this object is no Spring bean",
                "name a method of the same class");
    };

    @Override
    public ReadRoute<?> reads(String migration) {
        if (migrations.apply(migration) instanceof Migration<?, ?> data) {
            return route(data.parts());
        }
        throw new ConfigurationException(
                migration,
                null,
                "it is a service migration, but @ReadSwitch names it",
                "use @RoutedCall for calls of a service");
    }

    private static <K> ReadRoute<K> route(DataParts<K, ?, ?> parts) {
        return new ReadRoute<>(parts.id(), parts.switched(), parts.pair().old().keyType(), parts.view()::state);
    }

    @Override
    public Experiment comparison(String method, ReadSwitch annotation) {
        return known.of(method, annotation).experiment();
    }

    @Override
    public @Nullable FeatureGate gate() {
        return environment.gate();
    }

    @Override
    public KeyExpressions expressions() {
        return environment.expressions();
    }
}
