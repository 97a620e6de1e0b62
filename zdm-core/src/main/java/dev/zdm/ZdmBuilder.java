package dev.zdm;

import dev.zdm.breaker.Resilience4jBreakers;
import dev.zdm.health.UrlCheck;
import dev.zdm.internal.evidence.EventLog;
import dev.zdm.internal.intercept.SimpleKeyExpressions;
import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.CohortOverride;
import dev.zdm.spi.ConnectionPools;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.FigureExporter;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.MigrationListener;
import dev.zdm.spi.Notifier;
import dev.zdm.spi.OperationObserver;
import dev.zdm.spi.RestorePoints;
import dev.zdm.spi.RolloutTrigger;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Assembles a {@link Zdm}. Not thread-safe. Only a state store is required, and only for migrations. */
public final class ZdmBuilder {
    private @Nullable StateStore store;
    private TimeSource time = TimeSource.system();
    private @Nullable FeatureGate gate;
    private CohortOverride override = CohortOverride.none();
    private @Nullable FigureExporter figures;
    private final List<MigrationListener> listeners = new ArrayList<>(List.of(new EventLog()));
    private final List<Notifier> notifiers = new ArrayList<>();
    private final List<RolloutTrigger> triggers = new ArrayList<>();
    private final List<ChecklistItem> items = new ArrayList<>();
    private final List<UrlCheck> dashboards = new ArrayList<>();
    private @Nullable RestorePoints restorePoints;
    private @Nullable ConnectionPools pools;
    private @Nullable OperationObserver observer;
    private Breaker.@Nullable Factory breakers;
    private KeyExpressions expressions = new SimpleKeyExpressions();
    private @Nullable ExecutorService executor;
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable String instance;
    private Duration timeToLive = Duration.ofSeconds(15);
    private boolean strict;

    ZdmBuilder() {}

    /**
     * Where the shared state is kept: {@code dev.zdm.jdbc.JdbcStateStore}, or in tests {@link StateStore#inMemory}.
     * Required for migrations; comparisons and flags do without one.
     *
     * @param stateStore the store
     * @return this
     */
    public ZdmBuilder stateStore(StateStore stateStore) {
        this.store = stateStore;
        return this;
    }

    /**
     * The clock. Default: the system's.
     *
     * @param timeSource the clock
     * @return this
     */
    public ZdmBuilder time(TimeSource timeSource) {
        this.time = timeSource;
        return this;
    }

    /**
     * Whom to ask for feature flags. Default: nobody; then no migration may bind one.
     *
     * @param featureGate the gate
     * @return this
     */
    public ZdmBuilder featureGate(FeatureGate featureGate) {
        this.gate = featureGate;
        return this;
    }

    /**
     * Lets testers choose a side where both may answer. Default: nobody chooses.
     *
     * @param cohortOverride such as {@link dev.zdm.spi.ThreadBoundOverride}
     * @return this
     */
    public ZdmBuilder cohortOverride(CohortOverride cohortOverride) {
        this.override = cohortOverride;
        return this;
    }

    /**
     * Where to publish figures. Default: nowhere; they are counted all the same.
     *
     * @param exporter such as {@code dev.zdm.metrics.MicrometerFigures}
     * @return this
     */
    public ZdmBuilder figures(FigureExporter exporter) {
        this.figures = exporter;
        return this;
    }

    /**
     * Adds a listener for events; the log is always one.
     *
     * @param listener the listener
     * @return this
     */
    public ZdmBuilder listener(MigrationListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Adds someone who is told of transitions, rollbacks and refusals, off the thread on which they happen. Default:
     * nobody.
     *
     * @param notifier such as {@code dev.zdm.notify.WebhookNotifier}
     * @return this
     */
    public ZdmBuilder notifier(Notifier notifier) {
        notifiers.add(notifier);
        return this;
    }

    /**
     * Adds a trigger of the application's own, for the rollout plans that have one of the measure {@code CUSTOM} with its
     * name. Default: none.
     *
     * @param trigger the trigger
     * @return this
     */
    public ZdmBuilder rolloutTrigger(RolloutTrigger trigger) {
        triggers.add(trigger);
        return this;
    }

    /**
     * Adds an item to the checklists of every migration whose plan has some. Default: none.
     *
     * @param item the item; one of the same name on a plan's own list fails at registration
     * @return this
     */
    public ZdmBuilder checklistItem(ChecklistItem item) {
        items.add(item);
        return this;
    }

    /**
     * Adds a dashboard that must answer, with 200 to 299 within 5 seconds, where a checklist asks for dashboards. Default:
     * none, and then a person signs that off.
     *
     * @param url its address, http or https, without a user or password; redirects are not followed
     * @return this
     * @throws ConfigurationException if the address is another one
     */
    public ZdmBuilder dashboard(URI url) {
        dashboards.add(UrlCheck.get(url).expectingSuccess());
        return this;
    }

    /**
     * Who knows to which point data can be restored, for checklists. Default: nobody, and then a person signs that off.
     *
     * @param points knows them
     * @return this
     */
    public ZdmBuilder restorePoints(RestorePoints points) {
        this.restorePoints = points;
        return this;
    }

    /**
     * Who knows how large the connection pools are, for checklists. Default: nobody, and then a person signs that off.
     *
     * @param connectionPools knows them
     * @return this
     */
    public ZdmBuilder connectionPools(ConnectionPools connectionPools) {
        this.pools = connectionPools;
        return this;
    }

    /**
     * Watches every routed read, write and call, for tracing. Default: nobody, and then nothing is spent on it.
     *
     * @param operationObserver such as {@code dev.zdm.metrics.ObservedOperations}
     * @return this
     */
    public ZdmBuilder observer(OperationObserver operationObserver) {
        this.observer = operationObserver;
        return this;
    }

    /**
     * What makes circuit breakers. Default: Resilience4j.
     *
     * @param factory the factory
     * @return this
     */
    public ZdmBuilder breakers(Breaker.Factory factory) {
        this.breakers = factory;
        return this;
    }

    /**
     * What understands the {@code key} of annotations. Default: parameters and their properties.
     *
     * @param keyExpressions the language
     * @return this
     */
    public ZdmBuilder keyExpressions(KeyExpressions keyExpressions) {
        this.expressions = keyExpressions;
        return this;
    }

    /**
     * Runs shadow calls, scans and notifiers. Default: daemon threads named {@code zdm-worker}, ended by {@link Zdm#close()}. One
     * that is given is not ended.
     *
     * @param executor the executor; it must not run tasks on the caller's thread
     * @return this
     */
    public ZdmBuilder executor(ExecutorService executor) {
        this.executor = executor;
        return this;
    }

    /**
     * Renews this instance's place and watches deadlines. Default: one daemon thread named {@code zdm-timer}, ended by
     * {@link Zdm#close()}. One that is given is not ended.
     *
     * @param scheduler the scheduler
     * @return this
     */
    public ZdmBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
        return this;
    }

    /**
     * The name of this instance. Default: the host's. Whoever starts under the name of one that is silent replaces it.
     *
     * @param name the name, different for every instance that may be live at the same time
     * @return this
     */
    public ZdmBuilder instance(String name) {
        this.instance = name;
        return this;
    }

    /**
     * Whether nobody is ever given up for having been silent. Default: no, and a migration goes on without an instance
     * that was silent for its time to live. With it, an operator must attest each death by {@link MigrationControl#evict}.
     *
     * @param never true to give up nobody by time alone
     * @return this
     */
    public ZdmBuilder strict(boolean never) {
        this.strict = never;
        return this;
    }

    /**
     * How long this instance may be silent before the others may go on without it. Default 15 seconds; renewed fifteen
     * times in that time. For four fifths of it after each renewal reads cost nothing more than in a parked phase.
     *
     * @param duration at least 100 milliseconds
     * @return this
     * @throws ConfigurationException if it is shorter
     */
    public ZdmBuilder timeToLive(Duration duration) {
        if (duration.compareTo(Duration.ofMillis(100)) < 0) {
            throw new ConfigurationException(
                    null, null, "a time to live of " + duration + " is too short", "give at least 100 milliseconds");
        }
        this.timeToLive = duration;
        return this;
    }

    /**
     * Makes the {@code Zdm}.
     *
     * @return one without migrations
     */
    public Zdm build() {
        Workers workers = Workers.of(executor, scheduler);
        Environment environment = new Environment(
                store,
                time,
                gate,
                override,
                figures,
                List.copyOf(listeners),
                List.copyOf(notifiers),
                List.copyOf(triggers),
                new Preparations(List.copyOf(items), restorePoints, pools, List.copyOf(dashboards)),
                observer,
                breakers == null ? new Resilience4jBreakers(time) : breakers,
                expressions,
                workers.executor(),
                workers.scheduler(),
                new Environment.Identity(
                        instance == null ? hostName() : instance,
                        UUID.randomUUID().toString(),
                        timeToLive,
                        strict));
        return new Zdm(environment, workers);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host that does not know its own name still needs one that nobody else has.
            return "instance-" + UUID.randomUUID();
        }
    }
}
