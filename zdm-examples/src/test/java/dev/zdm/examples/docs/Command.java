package dev.zdm.examples.docs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A shell command of a page, as the words that the shell would make of it. */
record Command(List<String> words) {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    /** The commands of a block, one a line; a backslash continues a line, and a hash begins a comment. */
    static List<Command> in(String block) {
        return block.replaceAll("\\\\\n\\s*", "")
                .lines()
                .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> new Command(WORD.matcher(line)
                        .results()
                        .map(match -> match.group(1) != null
                                ? match.group(1)
                                : match.group(2) != null ? match.group(2) : match.group(3))
                        .toList()))
                .toList();
    }

    String program() {
        return words.get(0);
    }

    String last() {
        return words.get(words.size() - 1);
    }

    /** The request that a curl would send; its options that take no value are of no interest. */
    Request request() {
        Map<String, String> options = new HashMap<>();
        List<String> urls = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (List.of("-X", "-H", "-d").contains(word)) {
                options.put(word, words.get(++i));
            } else if (!word.startsWith("-")) {
                urls.add(word);
            }
        }
        return new Request(options.getOrDefault("-X", "GET"), urls.get(0), options.getOrDefault("-d", ""));
    }

    /** What a curl sends. */
    record Request(String method, String url, String body) {}
}
