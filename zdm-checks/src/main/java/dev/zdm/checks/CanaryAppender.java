package dev.zdm.checks;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;

/** Looks at every log event on every level, whether or not the console shows it. Named in {@code logback-test.xml}. */
public final class CanaryAppender extends AppenderBase<ILoggingEvent> {

    /** Made by Logback. */
    public CanaryAppender() {}

    @Override
    protected void append(ILoggingEvent event) {
        Canary.inspect("log of " + event.getLoggerName(), event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            Canary.inspect(
                    "stack trace of " + event.getLoggerName(), ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }
}
