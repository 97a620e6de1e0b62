package dev.zdm.jpa.guard;

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
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
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
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");
    private static final Pattern WRITE = Pattern.compile(
            "(?is)^\\s*(?:with\\b.*?\\b)?(insert\\s+(?:ignore\\s+)?into|update|merge\\s+into|replace\\s+into)\\b.*");

    /** Drivers send several at once if they are asked to; one that reads may hide another one that writes. */
    static ParsedStatement of(String sql) {
        Set<String> words = words(sql);
        if (StatementShape.isSeveral(sql)) {
            return new ParsedStatement(words, Optional.of(""), words, false);
        }
        if (!WRITE.matcher(sql).matches()) {
            return new ParsedStatement(words, Optional.empty(), Set.of(), true);
        }
        return parse(sql)
                .flatMap(statement -> ofWrite(words, statement))
                .orElseGet(() -> new ParsedStatement(words, Optional.of(""), words, false));
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
            ParsedStatement parsed = write(words, insert.getTable(), columns);
            return Optional.of(parsed.assigned().isEmpty() ? parsed.ofEveryColumn() : parsed);
        }
        return statement instanceof Merge merge
                ? Optional.of(write(words, merge.getTable(), columns(merge)))
                : Optional.empty();
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
