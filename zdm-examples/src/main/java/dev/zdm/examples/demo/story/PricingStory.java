package dev.zdm.examples.demo.story;

import dev.zdm.MigrationControl;
import dev.zdm.examples.demo.world.PricingServer;
import dev.zdm.examples.demo.world.PricingServer.Health;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServicePhase;
import java.io.IOException;
import java.time.Duration;

/** The calls move from one pricing service to the other, which breaks twice on the way. */
public final class PricingStory {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final int SHARE_TO_BREAK_AT = 50;

    private final MigrationControl pricing;
    private final Stage stage;
    private final Operator operator;
    private final PricingServer newPricing;
    private final Watcher watcher;
    private final Duration pause;

    /**
     * The story.
     *
     * @param pricing the migration
     * @param stage where it takes place
     * @param newPricing the service that breaks
     * @param watcher knows the breaker
     * @param pause how long each step is watched
     */
    public PricingStory(
            MigrationControl pricing, Stage stage, PricingServer newPricing, Watcher watcher, Duration pause) {
        this.pricing = pricing;
        this.stage = stage;
        this.operator = new Operator(stage);
        this.newPricing = newPricing;
        this.watcher = watcher;
        this.pause = pause;
    }

    /**
     * Tells it, from OLD_ONLY to NEW_ONLY.
     *
     * @throws IOException if the load generator is gone
     * @throws InterruptedException if interrupted meanwhile
     */
    public void tell() throws IOException, InterruptedException {
        next("ask both, answer with the old price, compare");
        while (pricing.state().phase() != ServicePhase.NEW_ONLY) {
            next("more calls to the new service");
            if (isTimeForTrouble(pricing.state())) {
                breakAndMend(Health.FAILING, "the new pricing service answers with errors");
                breakAndMend(Health.HANGING, "the new pricing service hangs; its client waits 500 ms");
            }
        }
    }

    private static boolean isTimeForTrouble(MigrationState state) {
        return state.phase() == ServicePhase.RAMP && state.share() == SHARE_TO_BREAK_AT;
    }

    private void breakAndMend(Health health, String what) throws IOException, InterruptedException {
        long failedBefore = stage.report().failed();
        newPricing.become(health);
        stage.screen().event(what);
        stage.await(
                "the breaker opens",
                LONGEST_WAIT,
                () -> !watcher.breaker("pricing").equals("CLOSED"));
        stage.screen().event("its circuit breaker is open: the old service answers at once");
        stage.linger(pause);
        newPricing.become(Health.WELL);
        stage.screen().event("the new pricing service is mended");
        stage.await(
                "the breaker closes",
                LONGEST_WAIT,
                () -> watcher.breaker("pricing").equals("CLOSED"));
        stage.screen()
                .event("its circuit breaker is closed; " + (stage.report().failed() - failedBefore)
                        + " requests failed meanwhile");
    }

    private void next(String why) throws IOException, InterruptedException {
        operator.advance(pricing, why);
        stage.linger(pause);
    }
}
