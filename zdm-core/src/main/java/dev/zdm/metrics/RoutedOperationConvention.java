package dev.zdm.metrics;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.util.Locale;

/**
 * How routed operations are named and tagged. As it stands: the name {@code zdm.operation} and four keys of few values,
 * {@code migration}, {@code operation}, {@code side} (old, new, none) and {@code outcome} (success, failure, none); no
 * key of many values. Override what should be otherwise.
 */
public class RoutedOperationConvention implements ObservationConvention<RoutedOperationContext> {

    /** Creates the convention. */
    public RoutedOperationConvention() {}

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof RoutedOperationContext;
    }

    @Override
    public String getName() {
        return "zdm.operation";
    }

    @Override
    public String getContextualName(RoutedOperationContext context) {
        return lower(context.operation()) + " " + context.migration();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(RoutedOperationContext context) {
        return KeyValues.of(
                KeyValue.of("migration", context.migration()),
                KeyValue.of("operation", lower(context.operation())),
                KeyValue.of(
                        "side",
                        context.side().map(RoutedOperationConvention::lower).orElse("none")),
                KeyValue.of(
                        "outcome",
                        context.succeeded()
                                .map(succeeded -> succeeded ? "success" : "failure")
                                .orElse("none")));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
