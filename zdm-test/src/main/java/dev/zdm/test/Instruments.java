package dev.zdm.test;

import dev.zdm.ZdmBuilder;
import dev.zdm.test.assertion.RecordedCalls;
import dev.zdm.test.assertion.RecordedEvents;
import dev.zdm.test.fault.Faults;
import dev.zdm.test.time.ManualExecutor;
import dev.zdm.test.time.ManualScheduler;
import dev.zdm.test.time.ManualTime;

/** What a test turns and reads: time, shadow calls, faults and flags, events and calls. */
abstract class Instruments {
    private final ManualTime time = new ManualTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final Faults faults = new Faults(time::advance);
    private final Features features = new Features(faults.point("flag"));
    private final RecordedEvents events = new RecordedEvents();
    private final RecordedCalls calls = new RecordedCalls();

    final ZdmBuilder connect(ZdmBuilder builder) {
        return builder.time(time)
                .executor(executor)
                .scheduler(scheduler)
                .featureGate(features)
                .listener(events)
                .figures(calls);
    }

    final void endThreads() {
        executor.shutdown();
        scheduler.shutdown();
    }

    /**
     * Makes the shadow calls that wait, and so the comparisons.
     *
     * @return how many were made
     */
    public final int runShadow() {
        return executor.runAll();
    }

    /**
     * The clock. Moving it runs whatever waited for it, such as the deadlines of shadow calls.
     *
     * @return the time that stands still
     */
    public final ManualTime time() {
        return time;
    }

    /**
     * What is to go wrong.
     *
     * @return the faults, by name
     */
    public final Faults faults() {
        return faults;
    }

    /**
     * The feature flags.
     *
     * @return the flags, by name
     */
    public final Features features() {
        return features;
    }

    /**
     * What has happened.
     *
     * @return the events of all migrations
     */
    public final RecordedEvents events() {
        return events;
    }

    /**
     * What was called.
     *
     * @return the counts of all migrations
     */
    public final RecordedCalls calls() {
        return calls;
    }
}
