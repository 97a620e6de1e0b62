package dev.zdm.spring;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * A group of the health endpoint with other members, and perhaps with a path at the application's port.
 *
 * @param path the path; null to leave the group's own
 */
record ProbeGroup(
        HealthEndpointGroup group,
        Predicate<String> members,
        @Nullable String path) implements HealthEndpointGroup {

    @Override
    public boolean isMember(String name) {
        return members.test(name);
    }

    @Override
    public boolean showComponents(SecurityContext securityContext) {
        return group.showComponents(securityContext);
    }

    @Override
    public boolean showDetails(SecurityContext securityContext) {
        return group.showDetails(securityContext);
    }

    @Override
    public StatusAggregator getStatusAggregator() {
        return group.getStatusAggregator();
    }

    @Override
    public HttpCodeStatusMapper getHttpCodeStatusMapper() {
        return group.getHttpCodeStatusMapper();
    }

    @Override
    public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
        return path == null
                ? group.getAdditionalPath()
                : AdditionalHealthEndpointPath.of(WebServerNamespace.SERVER, path);
    }
}
