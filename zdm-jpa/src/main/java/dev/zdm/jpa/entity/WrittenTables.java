package dev.zdm.jpa.entity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.statement.update.Update;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a statement, without quotes and case.
 *
 * @param names those whose rows it writes, with their schema if it names one; if it writes and cannot be understood, every
 *     word in it counts as one
 * @param words every name and keyword in it
 */
record WrittenTables(Set<String> names, Set<String> words) {
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");

    /** Hibernate itself begins with a comment where it is told to, and hints of a query are one. */
    private static final Pattern BEGINNING = Pattern.compile("(?s)^(?:\\s|/\\*.*?\\*/|--[^\\n]*+(?:\\n|$)|\\()*+");

    private static final Pattern READ = Pattern.compile("(?is)(?:select|values|table|show)\\b.*");
    private static final Pattern SEVERAL = Pattern.compile(";\\s*\\S");

    /** Where a backslash may stand in it, nobody knows where it ends. */
    private static final Pattern TEXT = Pattern.compile("(?s)'(?:[^']|'')*+'");

    private static final Pattern LOCKING = Pattern.compile("(?i)\\bfor\\s+(?:no\\s+key\\s+)?update\\b");
    private static final Set<String> WRITES =
            Set.of("insert", "update", "delete", "merge", "replace", "truncate", "load", "copy");

    static WrittenTables of(String sql) {
        Set<String> words = words(sql);
        if (isSeveral(sql)) {
            return new WrittenTables(words, words);
        }
        return new WrittenTables(
                isRead(sql) ? Set.of() : parse(sql).flatMap(WrittenTables::of).orElse(words), words);
    }

    /** They cannot be told apart, and the first one's word says nothing of the others. */
    private static boolean isSeveral(String sql) {
        return SEVERAL.matcher(sql).find()
                && (sql.indexOf('\\') >= 0
                        || SEVERAL.matcher(TEXT.matcher(sql).replaceAll("''")).find());
    }

    private static boolean isRead(String sql) {
        String statement = BEGINNING.matcher(sql).replaceFirst("");
        return READ.matcher(statement).matches()
                || words(LOCKING.matcher(statement).replaceAll("")).stream().noneMatch(WRITES::contains);
    }

    boolean has(String table) {
        String wanted = plain(table);
        return names.contains(wanted)
                || names.contains(unqualified(wanted))
                || (wanted.indexOf('.') < 0
                        && names.stream().anyMatch(name -> unqualified(name).equals(wanted)));
    }

    boolean mentions(String table) {
        return words.contains(unqualified(plain(table)));
    }

    private static String unqualified(String table) {
        return table.substring(table.lastIndexOf('.') + 1);
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

    private static Optional<Set<String>> of(Statement statement) {
        if (statement instanceof Update update) {
            return update.getStartJoins() == null
                    ? only(update.getTable(), update.getWithItemsList())
                    : Optional.empty();
        }
        if (statement instanceof Insert insert) {
            return only(insert.getTable(), insert.getWithItemsList());
        }
        if (statement instanceof Delete delete) {
            return ofDelete(delete);
        }
        return statement instanceof Merge merge ? only(merge.getTable(), merge.getWithItemsList()) : Optional.empty();
    }

    private static Optional<Set<String>> ofDelete(Delete delete) {
        List<Table> tables = Stream.concat(orNone(delete.getTables()).stream(), Stream.ofNullable(delete.getTable()))
                .toList();
        return tables.size() == 1 ? only(tables.get(0), delete.getWithItemsList()) : Optional.empty();
    }

    /** What comes before it may write as well. */
    private static Optional<Set<String>> only(Table table, @Nullable List<WithItem<?>> before) {
        return orNone(before).stream().allMatch(item -> item.getParenthesedStatement() instanceof Select)
                ? Optional.of(Set.of(name(table)))
                : Optional.empty();
    }

    private static <T> List<T> orNone(@Nullable List<T> some) {
        return some == null ? List.of() : some;
    }

    private static String name(Table table) {
        @Nullable String schema = table.getSchemaName();
        return plain(schema == null ? table.getName() : schema + '.' + table.getName());
    }

    /** At most its schema before it. */
    private static String plain(String name) {
        List<String> parts = new ArrayList<>();
        for (String part : name.split("\\.", -1)) {
            boolean quoted = part.length() > 1 && "\"`[".indexOf(part.charAt(0)) >= 0;
            parts.add((quoted ? part.substring(1, part.length() - 1) : part).toLowerCase(Locale.ROOT));
        }
        return String.join(".", parts.subList(Math.max(0, parts.size() - 2), parts.size()));
    }
}
