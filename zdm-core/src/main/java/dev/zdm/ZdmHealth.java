package dev.zdm;

import dev.zdm.health.CheckResult;
import dev.zdm.health.HealthCheck;
import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.health.HealthChecks;
import dev.zdm.health.HealthReport;
import dev.zdm.health.HealthStatus;
import dev.zdm.health.HeapCheck;
import dev.zdm.health.NamedCheck;
import dev.zdm.health.Reach;
import dev.zdm.internal.cutover.WayBack;
import dev.zdm.internal.evidence.FigureList;
import dev.zdm.internal.evidence.FigureName;
import dev.zdm.internal.evidence.Tags;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Figure;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether an instance and its migrations are well: ready-made checks of every registered migration, and the application's
 * own. Nothing of it takes a lock in a database. Thread-safe.
 */
public final class ZdmHealth {
    private static final int NOBODY_ASKED = -1;

    private final HealthChecks checks;
    private final Registered migrations;
    private final TimeSource time;
    private final Map<String, List<NamedCheck>> known = new ConcurrentHashMap<>();
    private final Map<String, List<Figure>> figures = new ConcurrentHashMap<>();
    private volatile HeapCheck memory = HeapCheck.above(90);

    ZdmHealth(Environment environment, Registered migrations) {
        this.migrations = migrations;
        this.time = environment.time();
        this.checks = new HealthChecks(environment.executor(), environment.time())
                .add(NamedCheck.of("memory", () -> memory.look()).immediately())
                .add(NamedCheck.of("zdm", this::open).reaching(Reach.INSTANCE).immediately());
        if (environment.stateStore() != null) {
            checks.add(NamedCheck.of("control-store", () -> storeAnswers(environment))
                    .reaching(Reach.MIGRATION));
        }
        checks.addAll(() -> migrations.all().stream()
                .flatMap(each -> checksOf(each).stream())
                .toList());
    }

    private List<NamedCheck> checksOf(MigrationControl migration) {
        return known.computeIfAbsent(migration.id(), id -> MigrationChecks.of(migration, time));
    }

    /** What its checks found last, for a registry, which must not wait for them; the same objects each time. */
    List<Figure> figuresOf(MigrationControl migration) {
        return figures.computeIfAbsent(migration.id(), id -> {
            FigureList all = new FigureList(id);
            checksOf(migration)
                    .forEach(check -> all.gauge(
                            FigureName.HEALTH_CHECK, Tags.ofName("check", check.name()), () -> latest(check)));
            return all.all();
        });
    }

    private double latest(NamedCheck check) {
        return checks.latest(check)
                .map(status -> status == HealthStatus.HEALTHY ? 1 : 0)
                .orElse(NOBODY_ASKED);
    }

    private Answer open() {
        return migrations.isClosed() ? Answer.unhealthy("this Zdm was closed") : Answer.healthy("open");
    }

    /** One question for all migrations: they share the store. */
    private Answer storeAnswers(Environment environment) {
        List<MigrationControl> all = migrations.all();
        if (all.isEmpty()) {
            return Answer.healthy("no migration is registered");
        }
        return environment.store().states().find(all.get(0).id()).isPresent()
                ? Answer.healthy("answers")
                : Answer.unhealthy("answers, but has lost the migrations that run here");
    }

    /**
     * Adds a check that concerns the application, with a timeout of 5 seconds.
     *
     * @param name what it is called; {@code memory}, {@code zdm} and {@code control-store} are taken
     * @param check looks
     * @return this
     * @throws ConfigurationException if the name is blank or taken
     */
    public ZdmHealth addCheck(String name, HealthCheck check) {
        return add(NamedCheck.of(name, check));
    }

    /**
     * Adds a check that concerns the application.
     *
     * @param name what it is called; {@code memory}, {@code zdm} and {@code control-store} are taken
     * @param check looks
     * @param timeout how long whoever asks waits for its answer
     * @return this
     * @throws ConfigurationException if the name is blank or taken, or the timeout is not positive
     */
    public ZdmHealth addCheck(String name, HealthCheck check, Duration timeout) {
        return add(NamedCheck.of(name, check).within(timeout));
    }

    /**
     * Adds a check.
     *
     * @param check the check; a migration that it is about must be declared
     * @return this
     * @throws ConfigurationException if its name is taken
     */
    public ZdmHealth add(NamedCheck check) {
        checks.add(check);
        return this;
    }

    /**
     * How long answers are kept. Default 1 second.
     *
     * @param duration how long; zero to look anew each time
     * @return this
     * @throws ConfigurationException if it is negative
     */
    public ZdmHealth keepFor(Duration duration) {
        checks.keepFor(duration);
        return this;
    }

    /**
     * How much of the heap may be live. Default 90 %.
     *
     * @param percent the share of the heap's limit above which memory is unhealthy, 1 to 100
     * @return this
     * @throws ConfigurationException if it is none
     */
    public ZdmHealth memoryLimit(int percent) {
        memory = HeapCheck.above(percent);
        return this;
    }

    /**
     * Runs all checks, or tells what they found lately. Takes as long as the longest timeout at most.
     *
     * @return what they found
     */
    public HealthReport report() {
        return checks.report();
    }

    /**
     * Whether this instance may get requests: only the checks that reach {@link Reach#INSTANCE}. The ready-made ones look at
     * what is in memory, so that this needs neither a database nor a thread.
     *
     * @return what they found
     */
    public HealthReport fitness() {
        return checks.fitness();
    }

    /**
     * A migration as health shows it.
     *
     * @param state phase, share and epoch
     * @param wayBack the furthest safe way back, and its cost, in words
     * @param checks what its checks found
     */
    public record Subject(MigrationState state, String wayBack, List<CheckResult> checks) {
        /** Copies the list. */
        public Subject {
            checks = List.copyOf(checks);
        }
    }

    /**
     * What a report says of each migration, and where each of them stands.
     *
     * @param report the report
     * @return each registered migration, by id
     */
    public List<Subject> migrations(HealthReport report) {
        return migrations.all().stream()
                .map(migration -> subject(migration, report))
                .toList();
    }

    private static Subject subject(MigrationControl migration, HealthReport report) {
        MigrationState state = migration.state();
        Duration maxPause = CommonParts.of(migration).settings().gates.maxPause();
        List<CheckResult> own = report.checks().stream()
                .filter(check -> check.migration().equals(migration.id()))
                .toList();
        return new Subject(state, WayBack.of(state, maxPause), own);
    }
}
