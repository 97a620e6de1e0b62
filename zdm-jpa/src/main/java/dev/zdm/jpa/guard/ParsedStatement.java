package dev.zdm.jpa.guard;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.merge.MergeInsert;
import net.sf.jsqlparser.statement.merge.MergeUpdate;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import net.sf.jsqlparser.statement.upsert.Upsert;
import org.jspecify.annotations.Nullable;

/**
 * What the guard wants to know of a statement.
 *
 * @param words every name and keyword in it, without quotes and case; more than the columns that it names
 * @param written the table that it writes, empty if it only reads
 * @param assigned the columns that it sets there
 * @param legible whether it tells which columns it sets; if it could not be parsed, all its words count as assigned, and if it
 *     inserts without naming any column, every column does
 */
record ParsedStatement(Set<String> words, Optional<String> written, Set<String> assigned, boolean legible) {
    private static final String EVERY_COLUMN = "*";
    private static final Set<String> INTO = Set.of("insert", "merge", "replace", "upsert");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*|\"([^\"]+)\"|`([^`]+)`");
    private static final Pattern WRITE = Pattern.compile(
            "(?is)^(?:\\s|/\\*.*?\\*/|--[^\\n]*\\n|\\()*+(?:with\\b.*?\\b)?(insert|update|merge|replace|upsert)\\b.*");

    /** Drivers send several at once if they are asked to; one that reads may hide another one that writes. */
    static ParsedStatement of(String sql) {
        Set<String> words = words(sql);
        if (StatementShape.isSeveral(sql)) {
            return new ParsedStatement(words, Optional.of(""), words, false);
        }
        if (!WRITE.matcher(sql).matches()) {
            return new ParsedStatement(words, Optional.empty(), Set.of(), true);
        }
        return parse(sql).flatMap(statement -> ofWrite(words, statement)).orElseGet(() -> illegible(words));
    }

    /** One that may put whole rows in need not name a column to set it. */
    private static ParsedStatement illegible(Set<String> words) {
        ParsedStatement parsed = new ParsedStatement(words, Optional.of(""), words, false);
        return Collections.disjoint(words, INTO) ? parsed : parsed.ofEveryColumn();
    }

    private static Set<String> words(String sql) {
        Set<String> words = new HashSet<>();
        addWords(sql.toLowerCase(Locale.ROOT), words);
        return words;
    }

    /** What is in quotes is a name as a whole, or text with names in it. */
    private static void addWords(String sql, Set<String> words) {
        Matcher matcher = WORD.matcher(sql);
        while (matcher.find()) {
            boolean quoted = "\"`".indexOf(sql.charAt(matcher.start())) >= 0;
            String word = quoted ? sql.substring(matcher.start() + 1, matcher.end() - 1) : matcher.group();
            if (words.add(word) && quoted) {
                addWords(word, words);
            }
        }
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

    private static Optional<ParsedStatement> ofWrite(Set<String> words, Statement statement) {
        if (statement instanceof Update update) {
            return Optional.of(write(words, update.getTable(), columns(update.getUpdateSets())));
        }
        if (statement instanceof Insert insert) {
            Stream<Column> columns = Stream.of(
                            orNone(insert.getColumns()).stream(),
                            columns(insert.getSetUpdateSets()),
                            columns(insert.getDuplicateUpdateSets()))
                    .flatMap(each -> each);
            return Optional.of(ofRow(words, insert.getTable(), columns));
        }
        if (statement instanceof Upsert upsert) {
            Stream<Column> columns =
                    Stream.concat(orNone(upsert.getColumns()).stream(), columns(upsert.getUpdateSets()));
            return Optional.of(ofRow(words, upsert.getTable(), columns));
        }
        if (statement instanceof Merge merge) {
            return Optional.of(write(words, merge.getTable(), columns(merge)));
        }
        return isRead(statement)
                ? Optional.of(new ParsedStatement(words, Optional.empty(), Set.of(), true))
                : Optional.empty();
    }

    private static boolean isRead(Statement statement) {
        return statement instanceof Select select
                && orNone(select.getWithItemsList()).stream()
                        .allMatch(item -> item.getParenthesedStatement() instanceof Select);
    }

    private static ParsedStatement ofRow(Set<String> words, Table table, Stream<Column> columns) {
        ParsedStatement parsed = write(words, table, columns);
        return parsed.assigned().isEmpty() ? parsed.ofEveryColumn() : parsed;
    }

    private static Stream<Column> columns(Merge merge) {
        return merge.getOperations().stream().flatMap(operation -> {
            if (operation instanceof MergeUpdate update) {
                return columns(update.getUpdateSets());
            }
            return operation instanceof MergeInsert insert ? orNone(insert.getColumns()).stream() : Stream.empty();
        });
    }

    private static Stream<Column> columns(@Nullable List<UpdateSet> sets) {
        return orNone(sets).stream().flatMap(set -> set.getColumns().stream());
    }

    private static <T> List<T> orNone(@Nullable List<T> some) {
        return some == null ? List.of() : some;
    }

    private static ParsedStatement write(Set<String> words, Table table, Stream<Column> columns) {
        Set<String> assigned = new HashSet<>();
        columns.forEach(column -> assigned.add(WatchedColumns.plain(column.getColumnName())));
        return new ParsedStatement(words, Optional.of(WatchedColumns.plain(table.getName())), assigned, true);
    }

    /** Without a list of columns an insert sets all of them, in an order that only the database knows. */
    private ParsedStatement ofEveryColumn() {
        return new ParsedStatement(words, written, Set.of(EVERY_COLUMN), false);
    }

    /** Whether it sets a column that a condition holds for, as far as it tells. */
    boolean assigns(Predicate<String> column) {
        return assigned.contains(EVERY_COLUMN) || assigned.stream().anyMatch(column);
    }

    boolean touches(String table) {
        return words.contains(table);
    }

    boolean writes(String table) {
        return written.filter(name -> name.isEmpty() || name.equals(table)).isPresent() && touches(table);
    }
}
