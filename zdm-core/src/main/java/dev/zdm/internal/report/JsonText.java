package dev.zdm.internal.report;

import java.util.Locale;

/** Texts within JSON. By hand, because nothing else here needs a JSON library. */
public final class JsonText {
    private JsonText() {}

    /** RFC 8259, section 7; also what ends a line in JavaScript, and halves of a pair, which no encoding can carry. */
    public static String quoted(String words) {
        StringBuilder text = new StringBuilder(words.length() + 16).append('"');
        words.codePoints().forEach(c -> {
            boolean plain = c >= 0x20 && c != '"' && c != '\\' && c != 0x2028 && c != 0x2029;
            boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (plain && !half) {
                text.appendCodePoint(c);
            } else {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return text.append('"').toString();
    }
}
