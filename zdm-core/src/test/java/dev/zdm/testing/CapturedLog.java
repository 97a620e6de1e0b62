package dev.zdm.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.zdm.checks.Canary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What zdm logs while it is open, on every level, instead of on the console. */
public final class CapturedLog implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.zdm");
    private final Level before = logger.getLevel();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> pairs = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            Canary.inspect("log", event.getFormattedMessage());
            Map<String, Object> facts = pairsOf(event);
            Canary.inspect("log pairs", facts);
            pairs.add(facts);
            contexts.add(Map.copyOf(event.getMDCPropertyMap()));
            lines.add(event.getLevel() + " " + event.getFormattedMessage() + trace(event.getThrowableProxy()));
        }
    };

    private CapturedLog() {
        appender.start();
        logger.setLevel(Level.ALL);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    public static CapturedLog open() {
        return new CapturedLog();
    }

    private static String trace(@Nullable IThrowableProxy thrown) {
        return thrown == null
                ? ""
                : " " + thrown.getClassName() + ": " + thrown.getMessage() + trace(thrown.getCause());
    }

    private static Map<String, Object> pairsOf(ILoggingEvent event) {
        Map<String, Object> facts = new TreeMap<>();
        List<KeyValuePair> found = event.getKeyValuePairs();
        if (found != null) {
            found.forEach(pair -> facts.put(pair.key, pair.value));
        }
        return facts;
    }

    /** The pairs of keys and values of each line. */
    public List<Map<String, Object>> pairs() {
        return new ArrayList<>(pairs);
    }

    /** The diagnostic context in which each line was logged. */
    public List<Map<String, String>> contexts() {
        return new ArrayList<>(contexts);
    }

    /** Each line with its level, and with the messages of what was thrown. */
    public List<String> lines() {
        return new ArrayList<>(lines);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(before);
        appender.stop();
    }
}
