package dev.zdm.jpa.entity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.update.Update;

/**
 * The tables of a statement, without schema, quotes and case.
 *
 * @param names those whose rows it writes; if it writes and cannot be understood, every name in it counts as one
 * @param words every name and keyword in it
 */
record WrittenTables(Set<String> names, Set<String> words) {
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");
    private static final Pattern WRITE =
            Pattern.compile("(?is)^\\s*(?:with\\b.*?\\b)?(insert|update|delete|merge|replace|truncate|load|copy)\\b.*");

    static WrittenTables of(String sql) {
        Set<String> words = words(sql);
        Set<String> written = WRITE.matcher(sql).matches()
                ? parse(sql).flatMap(WrittenTables::of).map(Set::of).orElse(words)
                : Set.of();
        return new WrittenTables(written, words);
    }

    boolean has(String table) {
        return names.contains(unqualified(table));
    }

    boolean mentions(String table) {
        return words.contains(unqualified(table));
    }

    private static String unqualified(String table) {
        return plain(table.substring(table.lastIndexOf('.') + 1));
    }

    private static Set<String> words(String sql) {
        Set<String> words = new HashSet<>();
        Matcher matcher = WORD.matcher(sql);
        while (matcher.find()) {
            words.add(matcher.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /** Not by the parser's own entry, which runs it in a thread of its own. */
    private static Optional<Statement> parse(String sql) {
        try {
            return Optional.of(
                    new CCJSqlParser(sql).withAllowComplexParsing(true).Statement());
        } catch (ParseException | TokenMgrException e) {
            // The message may repeat values; that it is illegible is all that matters.
            return Optional.empty();
        }
    }

    private static Optional<String> of(Statement statement) {
        if (statement instanceof Update update) {
            return update.getStartJoins() == null ? only(update.getTable()) : Optional.empty();
        }
        if (statement instanceof Insert insert) {
            return only(insert.getTable());
        }
        if (statement instanceof Delete delete) {
            return ofDelete(delete);
        }
        return statement instanceof Merge merge ? only(merge.getTable()) : Optional.empty();
    }

    private static Optional<String> ofDelete(Delete delete) {
        List<Table> tables = new ArrayList<>();
        if (delete.getTables() != null) {
            tables.addAll(delete.getTables());
        }
        if (delete.getTable() != null) {
            tables.add(delete.getTable());
        }
        return tables.size() == 1 ? only(tables.get(0)) : Optional.empty();
    }

    private static Optional<String> only(Table table) {
        return Optional.of(plain(table.getName()));
    }

    private static String plain(String name) {
        boolean quoted = name.length() > 1 && "\"`[".indexOf(name.charAt(0)) >= 0;
        return (quoted ? name.substring(1, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }
}
