package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;

/**
 * Puts what is zdm's where it belongs in the groups of the health endpoint, so that nobody has to name it in a property: what
 * makes this instance unfit in readiness, and nothing at all in liveness and startup, whatever else they include. With paths,
 * each of the three answers at the application's port too.
 */
record ProbeGroups(boolean paths) implements HealthEndpointGroupsPostProcessor {
    /** All that zdm knows. */
    static final String ALL = "zdm";

    /** What makes this instance unfit. */
    static final String INSTANCE = "zdmInstance";

    private static final String READINESS = "readiness";
    private static final String LIVENESS = "liveness";
    private static final String STARTUP = "startup";
    private static final Set<String> OWN = Set.of(ALL, INSTANCE);

    @Override
    public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
        Map<String, HealthEndpointGroup> changed = new LinkedHashMap<>();
        HealthEndpointGroup readiness = groups.get(READINESS);
        HealthEndpointGroup liveness = groups.get(LIVENESS);
        if (readiness != null) {
            changed.put(
                    READINESS,
                    probe(readiness, name -> name.equals(INSTANCE) || readiness.isMember(name), path("/ready")));
        }
        if (liveness != null) {
            changed.put(LIVENESS, withoutZdm(liveness, path("/live")));
        }
        if (paths) {
            var unused = required(readiness, READINESS);
            changed.put(STARTUP, startup(groups, required(liveness, LIVENESS)));
        }
        return new ChangedGroups(groups, changed);
    }

    private @Nullable String path(String path) {
        return paths ? path : null;
    }

    /** Once the application has started, it has: whoever fails this probe later would be started anew. */
    private static HealthEndpointGroup startup(HealthEndpointGroups groups, HealthEndpointGroup liveness) {
        HealthEndpointGroup own = groups.get(STARTUP);
        return own == null
                ? new ProbeGroup(liveness, name -> name.equals("livenessState"), "/startup")
                : withoutZdm(own, "/startup");
    }

    private static HealthEndpointGroup withoutZdm(HealthEndpointGroup group, @Nullable String path) {
        return probe(group, name -> !OWN.contains(name) && group.isMember(name), path);
    }

    private static HealthEndpointGroup probe(
            HealthEndpointGroup group, Predicate<String> members, @Nullable String path) {
        if (path != null && group.getAdditionalPath() != null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "zdm.health.paths is to give a health group the path " + path + ", and it has the additional path "
                            + group.getAdditionalPath().getValue() + " already",
                    "remove one of the two: a group of the health endpoint has one additional path at most");
        }
        return new ProbeGroup(group, members, path);
    }

    private static HealthEndpointGroup required(@Nullable HealthEndpointGroup group, String name) {
        if (group == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "zdm.health.paths needs the health group " + name + ", which there is not",
                    "remove management.endpoint.health.probes.enabled=false, or zdm.health.paths");
        }
        return group;
    }
}
