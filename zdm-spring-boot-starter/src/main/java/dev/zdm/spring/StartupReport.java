package dev.zdm.spring;

import dev.zdm.MigrationControl;
import dev.zdm.plan.MigrationState;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, when the application has started, where every migration is and how far back it can safely go. */
final class StartupReport {
    private static final Logger LOG = LoggerFactory.getLogger("dev.zdm.spring");

    private StartupReport() {}

    static void log(List<MigrationControl> migrations) {
        migrations.forEach(migration -> LOG.info("{}", migration.status().line()));
    }

    static void warn(SelfCalls.Found call) {
        LOG.warn(
                "{}, which no proxy sees: this call runs past its migration. Remedy: move one of the two methods to"
                        + " another bean, or let the bean call itself through a reference that Spring injects (@Lazy).",
                call.describe());
    }

    static void warnOfInnerWrite(SelfCalls.Found call) {
        LOG.warn(
                "{}, which no proxy sees: its rows are copied only if the method by which callers came names their keys."
                        + " Remedy: name the keys of all rows in that method's @DualWrite(key = …), or move one of the"
                        + " two methods to another bean.",
                call.describe());
    }

    static void warnOfForgotten(MigrationState state) {
        LOG.warn(
                "migration '{}' in {}: it is stored, but nothing in this application declares it: no write is copied and no"
                        + " read moved. Remedy: restore its annotation, and roll it back to OLD_ONLY before removing that;"
                        + " if another application runs it, give each its own tables.",
                state.migration(),
                state.phase());
    }
}
