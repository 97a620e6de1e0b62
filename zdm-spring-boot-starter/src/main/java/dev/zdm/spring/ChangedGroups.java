package dev.zdm.spring;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;

/** The groups of the health endpoint, some of them replaced. */
record ChangedGroups(HealthEndpointGroups groups, Map<String, HealthEndpointGroup> changed)
        implements HealthEndpointGroups, AdditionalPathsMapper {

    @Override
    public HealthEndpointGroup getPrimary() {
        return groups.getPrimary();
    }

    @Override
    public Set<String> getNames() {
        Set<String> names = new LinkedHashSet<>(groups.getNames());
        names.addAll(changed.keySet());
        return names;
    }

    @Override
    public @Nullable HealthEndpointGroup get(String name) {
        HealthEndpointGroup replaced = changed.get(name);
        return replaced == null ? groups.get(name) : replaced;
    }

    @Override
    public @Nullable List<String> getAdditionalPaths(EndpointId endpoint, WebServerNamespace namespace) {
        if (!HealthEndpoint.ID.equals(endpoint)) {
            return null;
        }
        return Stream.concat(
                        Stream.of(getPrimary()),
                        getNames().stream().map(this::get).filter(Objects::nonNull))
                .map(HealthEndpointGroup::getAdditionalPath)
                .filter(Objects::nonNull)
                .filter(path -> path.hasNamespace(namespace))
                .map(AdditionalHealthEndpointPath::getValue)
                .toList();
    }
}
