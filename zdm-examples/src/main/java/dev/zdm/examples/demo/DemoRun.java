package dev.zdm.examples.demo;

import dev.zdm.Migration;
import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.event.MigrationEvent.Scanned;
import dev.zdm.event.ScanKind;
import dev.zdm.examples.demo.DemoSettings.Kind;
import dev.zdm.examples.demo.World.Inhabitants;
import dev.zdm.examples.demo.check.Checker;
import dev.zdm.examples.demo.check.FinalTable;
import dev.zdm.examples.demo.check.Findings;
import dev.zdm.examples.demo.ledger.Ledger;
import dev.zdm.examples.demo.load.LoadReport;
import dev.zdm.examples.demo.screen.Screen;
import dev.zdm.examples.demo.story.AutomaticStory;
import dev.zdm.examples.demo.story.CustomerStory;
import dev.zdm.examples.demo.story.CustomerStory.Places;
import dev.zdm.examples.demo.story.Dashboard;
import dev.zdm.examples.demo.story.Moment;
import dev.zdm.examples.demo.story.PricingStory;
import dev.zdm.examples.demo.story.Rollout;
import dev.zdm.examples.demo.story.Stage;
import dev.zdm.examples.demo.story.Watcher;
import dev.zdm.examples.demo.world.Database;
import dev.zdm.examples.demo.world.Release;
import dev.zdm.examples.demo.world.Shipping;
import dev.zdm.examples.demo.world.ShopProcess;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: the world starts, the story is told, and what the clients were promised is compared with what is there. */
final class DemoRun {
    private static final Logger LOG = LoggerFactory.getLogger(DemoRun.class);
    /** As short as can be: the stage looks a few times a second, and is to see every step. */
    private static final Duration SHIPPING_STEP = Duration.ofMillis(1_500);

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(90);

    private final long begin = System.nanoTime();
    private final Watcher watcher = new Watcher();
    private final List<String> objections = new ArrayList<>();
    private final DemoSettings settings;
    private final Moment.Intruder intruder;
    private final Screen screen;
    private final World world;

    DemoRun(DemoSettings settings, Moment.Intruder intruder, Screen screen, World world) {
        this.settings = settings;
        this.intruder = intruder;
        this.screen = screen;
        this.world = world;
    }

    /**
     * How a run ended.
     *
     * @param summary the figures
     * @param objections why it does not prove what it should; empty if it does
     */
    record Outcome(Summary summary, List<String> objections) {}

    Outcome run() throws IOException, InterruptedException, SQLException {
        Inhabitants inhabitants = world.start(screen, watcher);
        Stage stage = new Stage(screen, inhabitants.load(), new Dashboard(watcher));
        tellUnlessItFails(inhabitants, stage);
        LoadReport report = stage.end();
        report.troubles().forEach(screen::event);
        Summary summary = summary(inhabitants, report, check(inhabitants));
        objections.addAll(summary.objections(settings));
        return new Outcome(summary, List.copyOf(objections));
    }

    /** Whatever stops the story: what was promised to the clients so far must still hold, so it is checked. */
    private void tellUnlessItFails(Inhabitants inhabitants, Stage stage) throws InterruptedException {
        try {
            tell(inhabitants, stage);
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.error("the story ended early", e);
            objections.add("the story ended early: " + e.getMessage());
        }
    }

    private void tell(Inhabitants inhabitants, Stage stage) throws IOException, InterruptedException, SQLException {
        stage.await("the shop is warm", LONGEST_WARM_UP, () -> stage.report().requests() >= settings.warmUp());
        screen.event("shop.yml shortens bake time, chunk pause and breaker recovery: by default 5 min, 0.1 s and 60 s");
        screen.heading("customers: OLD_ONLY, pricing: OLD_ONLY");
        stage.mark("before");
        stage.linger(settings.baseline());
        stage.mark("during");
        new CustomerStory(
                        () -> (Migration<?, ?>) control(inhabitants, "customers"),
                        places(inhabitants),
                        stage,
                        settings.stage(),
                        intruder)
                .tell();
        new PricingStory(control(inhabitants, "pricing"), stage, inhabitants.newPricing(), watcher, settings.stage())
                .tell();
        stage.mark("after");
        if (settings.kind() == Kind.ONE_DATABASE && intruder == Moment.Intruder.NONE) {
            tellOfShipping(inhabitants, stage);
        }
    }

    private void tellOfShipping(Inhabitants inhabitants, Stage stage) throws IOException, InterruptedException {
        try (Shipping shipping = Shipping.start(inhabitants.old().url(), SHIPPING_STEP)) {
            objections.addAll(new AutomaticStory(shipping, stage).tell());
        }
    }

    /** In the release that is there at the moment. */
    private static MigrationControl control(Inhabitants inhabitants, String migration) {
        return inhabitants.shop().bean(Zdm.class).control(migration);
    }

    private Places places(Inhabitants inhabitants) {
        Optional<Rollout> rollout = inhabitants
                .second()
                .filter(second -> settings.kind() == Kind.JPA)
                .map(second -> new Rollout(inhabitants.shop(), second, Release.JPA_AFTER));
        return new Places(
                inhabitants.old(),
                inhabitants.next(),
                inhabitants.second().filter(second -> settings.kills()),
                rollout);
    }

    private Findings check(Inhabitants inhabitants) throws SQLException {
        FinalTable table = finalTable();
        screen.heading("the load has ended; comparing the clients' ledger with table " + table.tableName());
        Ledger ledger = Ledger.read(world.ledger());
        Database database = table == FinalTable.CUSTOMER ? inhabitants.old() : inhabitants.next();
        try (Connection connection = database.connect()) {
            Findings findings = new Checker(world.data(), settings.customers(), ledger).compare(connection, table);
            screen.event(String.format(
                    Locale.ROOT,
                    "%,d rows compared, %,d of them written by clients: %d lost",
                    findings.rows(),
                    ledger.entries().size(),
                    findings.lostWrites()));
            findings.examples().forEach(screen::event);
            return findings;
        }
    }

    /** The table whose word counts where the story ended. */
    private FinalTable finalTable() {
        return watcher.state("customers")
                .map(MigrationState::dataPhase)
                .filter(phase -> !phase.isBefore(Phase.WRITE_NEW))
                .map(phase -> FinalTable.CUSTOMER_V2)
                .orElse(FinalTable.CUSTOMER);
    }

    private Summary summary(Inhabitants inhabitants, LoadReport report, Findings findings) {
        return new Summary(
                report.requests(),
                report.failed(),
                report.ackedWrites(),
                findings.lostWrites(),
                report.staleReads(),
                watcher.mismatches()
                        + inhabitants.second().map(ShopProcess::mismatches).orElse(0L),
                watcher.scan(ScanKind.BACKFILL).map(Scanned::rows).orElse(0L),
                watcher.phases(),
                watcher.fallbacks(),
                rounded(report.windows().getOrDefault("before", 0.0)),
                rounded(report.windows().getOrDefault("during", 0.0)),
                rounded(Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1_000.0),
                inhabitants.second().map(second -> incidents(second, report)).orElse(null));
    }

    private static Summary.Incidents incidents(ShopProcess second, LoadReport report) {
        return new Summary.Incidents(
                second.killed(), report.retried(), report.indeterminate(), report.outcomesPending());
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
