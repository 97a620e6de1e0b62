package dev.zdm.examples.demo.story;

import dev.zdm.ServiceMigration;
import dev.zdm.examples.demo.world.Shipping;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.MigrationStates.AuditEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Nobody moves it: the rollout drives itself, goes back when the new side breaks, says why, and is let go on. */
public final class AutomaticStory {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(40);
    private static final int SHARE_TO_BREAK_AT = 50;

    private final Shipping shipping;
    private final ServiceMigration calls;
    private final dev.zdm.Rollout rollout;
    private final Stage stage;

    /**
     * The story.
     *
     * @param shipping the application whose calls move
     * @param stage where it takes place
     */
    public AutomaticStory(Shipping shipping, Stage stage) {
        this.shipping = shipping;
        this.calls = shipping.calls();
        this.rollout = calls.rollout();
        this.stage = stage;
    }

    /**
     * Tells it, from OLD_ONLY to NEW_ONLY.
     *
     * @return what speaks against it; empty if all went as it should
     * @throws IOException if the load generator is gone
     * @throws InterruptedException if interrupted meanwhile
     */
    public List<String> tell() throws IOException, InterruptedException {
        stage.screen().heading("shipping: a rollout that drives itself");
        stage.screen().event(shipping.places());
        approve("the runbook was read");
        stage.await(
                "half of the calls go to the new shipping service",
                LONGEST_WAIT,
                () -> calls.state().share() == SHARE_TO_BREAK_AT);
        stage.screen().event("shipping is at " + calls.state().describe() + ", and nobody moved it");
        breakAndMend();
        stage.await(
                "all calls go to the new shipping service",
                LONGEST_WAIT,
                () -> calls.state().phase() == ServicePhase.NEW_ONLY);
        report();
        return objections();
    }

    private void approve(String why) {
        rollout.approve(Operator.instruction(calls, why));
        stage.screen().event("a person lets the rollout go on: " + why);
    }

    private void breakAndMend() throws IOException, InterruptedException {
        shipping.breakNew();
        stage.screen().event("the new shipping service answers every second customer with an error");
        long broken = System.nanoTime();
        stage.await(
                "the rollout goes back", LONGEST_WAIT, () -> rollout.whyBack().isPresent());
        Duration took = Duration.ofNanos(System.nanoTime() - broken);
        stage.screen()
                .event(String.format(
                        Locale.ROOT,
                        "the rollout went back by itself to %s, within %.1f s; why did it go back?",
                        calls.state().describe(),
                        took.toMillis() / 1_000.0));
        AuditEntry why = rollout.whyBack().orElseThrow();
        show(why.after().reason());
        show(why.evidence());
        shipping.mendNew();
        stage.await(
                "the rollout waits for a person",
                LONGEST_WAIT,
                () -> rollout.doing().startsWith("it went back"));
        stage.screen().event("the new shipping service is mended; the rollout: " + rollout.doing());
        approve("the new service is mended");
    }

    private void show(String text) {
        text.lines().forEach(line -> stage.screen().event("  " + line));
    }

    private void report() {
        stage.screen().heading("shipping: NEW_ONLY; the report");
        show(calls.report().toMarkdown());
        show(String.format(
                Locale.ROOT,
                "%,d calls, %d of them failed or were answered wrongly",
                shipping.asked(),
                shipping.failed()));
    }

    private List<String> objections() {
        List<String> objections = new ArrayList<>();
        if (shipping.failed() > 0) {
            objections.add(shipping.failed() + " calls of shipping failed");
        }
        long back = calls.history().stream()
                .filter(entry -> entry.after().reason().startsWith("rolls back: "))
                .count();
        if (back != 1) {
            objections.add("the rollout of shipping went back " + back + " times, not once");
        }
        return objections;
    }
}
