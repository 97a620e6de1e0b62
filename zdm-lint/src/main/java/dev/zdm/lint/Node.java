package dev.zdm.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** A node of a parse tree, asked by the names of the grammar's rules and by the words below it. */
record Node(ParseTree tree) {
    private static final Pattern LITERAL = Pattern.compile("'[^']*'");

    /** The name of the grammar's rule, or of its alternative where that has one; a word's is its text. */
    String name() {
        if (tree instanceof TerminalNode) {
            return tree.getText();
        }
        String type = tree.getClass().getSimpleName();
        return Character.toLowerCase(type.charAt(0)) + type.substring(1, type.length() - "Context".length());
    }

    boolean is(String name) {
        return !(tree instanceof TerminalNode) && name().equals(name);
    }

    List<Node> children() {
        List<Node> children = new ArrayList<>(tree.getChildCount());
        for (int i = 0; i < tree.getChildCount(); i++) {
            children.add(new Node(tree.getChild(i)));
        }
        return children;
    }

    /** The nodes of that rule below this one, in order; what is below such a node is not looked at. */
    List<Node> all(String name) {
        List<Node> found = new ArrayList<>();
        collect(name, found);
        return found;
    }

    Optional<Node> first(String name) {
        List<Node> all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    boolean has(String name) {
        return first(name).isPresent();
    }

    /** The child of that rule. */
    Optional<Node> child(String name) {
        return children().stream().filter(child -> child.is(name)).findFirst();
    }

    /** The text, word by word, with one space between two of them. */
    String words() {
        StringBuilder words = new StringBuilder();
        append(tree, words);
        return words.toString().strip();
    }

    /** {@link #words} in lower case, between two spaces, to look for words in: what strings say is left out. */
    String lower() {
        return " " + LITERAL.matcher(words()).replaceAll("''").toLowerCase(Locale.ROOT) + " ";
    }

    boolean says(String words) {
        return lower().contains(" " + words + " ");
    }

    boolean begins(String words) {
        return lower().startsWith(" " + words + " ");
    }

    /** The text without anything between two words, as names are written. */
    String text() {
        return tree.getText();
    }

    private void collect(String name, List<Node> found) {
        for (Node child : children()) {
            if (child.is(name)) {
                found.add(child);
            } else {
                child.collect(name, found);
            }
        }
    }

    private static void append(ParseTree tree, StringBuilder words) {
        if (tree instanceof TerminalNode) {
            if (!tree.getText().equals("<EOF>")) {
                words.append(tree.getText()).append(' ');
            }
            return;
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            append(tree.getChild(i), words);
        }
    }
}
