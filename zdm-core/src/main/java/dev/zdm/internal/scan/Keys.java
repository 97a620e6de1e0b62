package dev.zdm.internal.scan;

import dev.zdm.spi.Scans.Scan;

/** The keys of a scan as texts, in which they are stored. */
public interface Keys<K> {
    /** The keys of columns are texts. */
    Keys<String> TEXTS = new Keys<>() {
        @Override
        public String parse(Scan scan, String text) {
            return text;
        }

        @Override
        public String format(String key) {
            return key;
        }
    };

    K parse(Scan scan, String text);

    String format(K key);
}
