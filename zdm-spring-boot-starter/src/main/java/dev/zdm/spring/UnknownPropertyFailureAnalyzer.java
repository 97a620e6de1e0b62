package dev.zdm.spring;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/** Says which property of zdm does not exist; Spring Boot's own analysis describes the class to which it did not bind. */
@Order(0)
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        Set<ConfigurationProperty> unknown = cause.getUnboundProperties();
        boolean ours = unknown.stream()
                .allMatch(property -> property.getName().toString().startsWith("zdm."));
        return ours ? analysis(unknown, cause) : null;
    }

    private static FailureAnalysis analysis(
            Set<ConfigurationProperty> unknown, UnboundConfigurationPropertiesException cause) {
        String names = unknown.stream()
                .map(property -> property.getName() + " (" + whence(property) + ")")
                .sorted()
                .collect(Collectors.joining(", "));
        return new FailureAnalysis(
                "There is no property " + names + ".",
                "Correct the name, or remove the property: a misspelt safety setting is never ignored.",
                cause);
    }

    private static String whence(ConfigurationProperty property) {
        return Objects.requireNonNullElse(property.getOrigin(), "of unknown origin")
                .toString();
    }
}
