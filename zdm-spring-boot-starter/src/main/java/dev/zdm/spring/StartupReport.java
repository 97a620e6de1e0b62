package dev.zdm.spring;

import dev.zdm.MigrationControl;
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
}
