package dev.zdm.internal.rollout;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.evidence.RolloutCounts;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.rollout.Controller.Look;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.spi.Figure;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** When the controller of one migration looks: again and again, never twice at once, and never on the thread that renews. */
public final class Looks {
    /** Nobody acts on what is seen; it is shown. */
    private static final int SELDOM = 10;

    private final Controller controller;
    private final Setting setting;
    private final Duration period;
    private final AtomicBoolean running = new AtomicBoolean();
    private final long begun;
    private volatile long due;

    /** Where and when. */
    public record Setting(RolloutPlan plan, LocalView view, EventSink events, TimeSource time, Executor executor) {}

    public Looks(Controller controller, Setting setting) {
        this.controller = controller;
        this.setting = setting;
        this.period = periodOf(setting.plan());
        this.begun = setting.time().nanoTime();
        this.due = begun + period.toNanos();
    }

    private static Duration periodOf(RolloutPlan plan) {
        Duration seldom = plan.checkEvery().multipliedBy(SELDOM);
        Duration most = RolloutPlan.LONGEST_CHECK;
        return plan.mode() != RolloutMode.MANUAL ? plan.checkEvery() : seldom.compareTo(most) < 0 ? seldom : most;
    }

    public Optional<Look> latest() {
        return controller.latest();
    }

    /** Since the latest look of this instance that told anything, or since it began to look; zero where it need not. */
    Duration sinceLatest() {
        long last = latest().map(Look::nanos).orElse(begun);
        return isWorthALook() ? Duration.ofNanos(setting.time().nanoTime() - last) : Duration.ZERO;
    }

    /** The figures of this rollout. */
    public List<Figure> figures(RolloutCounts counts) {
        return new RolloutFigures(setting, this).of(counts);
    }

    /** Does the errands and then looks, if it is time to, and unless that is under way. */
    public void tick(Runnable errands) {
        long now = setting.time().nanoTime();
        if (now - due >= 0 && running.compareAndSet(false, true)) {
            due = now + period.toNanos();
            try {
                setting.executor().execute(() -> lookAndEnd(errands));
            } catch (RejectedExecutionException e) {
                // The executor is full, or ends: the next tick tries again.
                running.set(false);
            }
        }
    }

    private void lookAndEnd(Runnable errands) {
        try {
            look(errands);
        } finally {
            running.set(false);
        }
    }

    public void look(Runnable errands) {
        try {
            errands.run();
            if (isWorthALook()) {
                controller.look();
            }
        } catch (MigrationException e) {
            setting.events()
                    .emit(new MigrationEvent.RolloutFailed(setting.view().state(), e));
        } catch (RuntimeException | Error e) {
            setting.events()
                    .emit(new MigrationEvent.RolloutFailed(setting.view().state(), e));
            throw e;
        }
    }

    /** Where nobody would act and nothing is compared there is nothing to see. */
    private boolean isWorthALook() {
        return setting.plan().mode() != RolloutMode.MANUAL
                || !setting.view().state().phase().isParked();
    }
}
