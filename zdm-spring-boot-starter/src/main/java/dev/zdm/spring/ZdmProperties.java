package dev.zdm.spring;

import dev.zdm.jdbc.InitializeSchema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is configured under {@code zdm}. Immutable. A property that does not exist fails at start-up, so that a misspelt
 * safety setting is never silently ignored.
 *
 * @param enabled whether migrations run at all
 * @param instance the name of this instance among all that run the application; by default the name of its host
 * @param timeToLive how long this instance keeps its place without renewing it: the others go on without one that was
 *     silent for longer
 * @param strict whether nobody is given up for having been silent, so that an operator must attest each death
 * @param dataSource the name of the DataSource bean that holds zdm's own tables; needed only if there are several and
 *     none is primary. The rows of a repository are always in the DataSource that the repository itself uses
 * @param transactionManager the name of the transaction manager bean to use where several run the transactions of one
 *     DataSource and none of them is primary
 * @param state where the migrations' state is kept
 * @param initializeSchema when zdm creates its own tables
 * @param endpoint the actuator endpoint
 * @param health how health is looked at, and where it is shown
 * @param notifications who is told of transitions, rollbacks and refusals
 * @param dashboards the addresses of dashboards that must answer where a checklist asks for them
 * @param observations whether routed operations are observed, for tracing
 * @param cohortOverride how a tester's request may choose its side
 * @param columns what is the same for all columns of JPA entities
 * @param comparisons the settings of each comparison that an annotation declares, by its name
 * @param migrations the settings of each migration, by its id
 */
@ConfigurationProperties(prefix = "zdm", ignoreUnknownFields = false)
public record ZdmProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String instance,
        @DefaultValue("15s") Duration timeToLive,
        @DefaultValue("false") boolean strict,
        @Nullable String dataSource,
        @Nullable String transactionManager,
        @DefaultValue("jdbc") State state,
        @DefaultValue("embedded") InitializeSchema initializeSchema,
        @DefaultValue Endpoint endpoint,
        @DefaultValue HealthProperties health,
        @DefaultValue NotificationProperties notifications,
        @DefaultValue List<URI> dashboards,
        @DefaultValue Observations observations,
        @DefaultValue CohortHeader cohortOverride,
        @DefaultValue Columns columns,
        @DefaultValue Map<String, ComparisonProperties> comparisons,
        @DefaultValue Map<String, MigrationProperties> migrations) {

    /**
     * How a tester's request may choose its side.
     *
     * @param header the name of the HTTP header that says {@code new} or {@code old}; empty for none. Whoever can send it
     *     can choose, where both sides may answer: remove it from requests of the public at the edge
     */
    public record CohortHeader(@DefaultValue("") String header) {}

    /**
     * What is the same for all columns of JPA entities.
     *
     * @param guard what is done about a statement that sets one side of a row only
     */
    public record Columns(@DefaultValue("fail") Guard guard) {

        /** What is done about a statement that sets one side of a row only. */
        public enum Guard {
            /** It is refused before it is sent. */
            FAIL,
            /** It is logged, once for each statement and phase, and counted. */
            WARN,
            /** It is counted. */
            COUNT
        }
    }

    /** Where the migrations' state is kept. */
    public enum State {
        /** In the database of {@code zdm.data-source}. */
        JDBC,
        /** In memory, for tests: forgotten when the process ends. */
        MEMORY
    }

    /**
     * Observations of routed operations.
     *
     * @param enabled whether each read, write and call is observed; costs about half a microsecond each
     */
    public record Observations(@DefaultValue("false") boolean enabled) {}

    /**
     * The actuator endpoint.
     *
     * @param writesEnabled whether migrations may be moved through the endpoint
     * @param viewRole the role that may look at migrations; empty for none. It is wanted of whoever is authenticated, and of
     *     everybody where Spring Security guards the application
     * @param operateRole the role that may move migrations, and look at them; empty for none. Wanted as the one before
     * @param anonymousAuthor the name under which changes are kept in the audit trail where nobody is authenticated; empty to
     *     refuse such changes
     * @param showKeys whether the keys of rows that were given up are shown, not only their hashes; they may be personal
     *     data
     */
    public record Endpoint(
            @DefaultValue("false") boolean writesEnabled,
            @DefaultValue("ZDM_VIEW") String viewRole,
            @DefaultValue("ZDM_OPERATE") String operateRole,
            @DefaultValue("") String anonymousAuthor,
            @DefaultValue("false") boolean showKeys) {}
}
