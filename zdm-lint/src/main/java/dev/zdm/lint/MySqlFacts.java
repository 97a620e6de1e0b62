package dev.zdm.lint;

import dev.zdm.lint.Fact.Kind;
import dev.zdm.lint.Grammar.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a statement of MySQL or MariaDB does, read from the tree of MySQL's grammar. */
final class MySqlFacts implements FactReader {
    private static final Set<String> CODE = Set.of("call", "prepare", "executeStmt");
    private static final Pattern GUARD = Pattern.compile(
            "(?i)\\b(table|column|index|key|constraint|add|modify|change|drop)(\\s+)if\\s+(?:not\\s+)?exists\\b");
    private static final Pattern REPLACED = Pattern.compile("(?i)^create\\s+or\\s+replace\\s+table\\b");
    private static final Pattern WAIT = Pattern.compile("(?i)\\b(?:wait\\s+\\d+|nowait)\\b");
    /** The grammar knows one of the two names of the present. */
    private static final Pattern NOW = Pattern.compile("(?i)\\b(default|on\\s+update)\\s+now\\s*\\(\\s*\\)");

    private static final Pattern SETTING = Pattern.compile("(\\w+) (?::?=) ('[^']*'|\\w+)");

    private final SqlDialect dialect;
    private final MySqlAlterations alterations = new MySqlAlterations();

    MySqlFacts(SqlDialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public List<Fact> read(Script.Statement statement) {
        String text = statement.text();
        boolean mariaDb = dialect == SqlDialect.MARIADB && isDefinition(text);
        boolean guarded = GUARD.matcher(text).find();
        boolean waits = mariaDb && WAIT.matcher(text).find();
        try {
            String plain = NOW.matcher(mariaDb ? asMySql(text) : text).replaceAll("$1 current_timestamp");
            List<Fact> facts = facts(Grammar.MYSQL.parse(plain), guarded, waits);
            return mariaDb && REPLACED.matcher(text).lookingAt() ? replaced(facts) : facts;
        } catch (SyntaxException e) {
            return List.of(new Fact.NotParsed(FactReader.opening(text), String.valueOf(e.getMessage())));
        } catch (NoSuchElementException | IndexOutOfBoundsException e) {
            // A tree in a shape that nobody has met yet: what it does is not known either.
            return List.of(new Fact.NotParsed(FactReader.opening(text), "read by the grammar, and not understood"));
        }
    }

    /** CREATE OR REPLACE drops what is there. */
    private static List<Fact> replaced(List<Fact> facts) {
        List<Fact> all =
                new ArrayList<>(List.of(new Fact.TableDropped(facts.get(0).subject(), true, false)));
        all.addAll(facts);
        return all;
    }

    private static boolean isDefinition(String text) {
        String start = text.substring(0, Math.min(8, text.length())).toLowerCase(Locale.ROOT);
        return start.startsWith("alter")
                || start.startsWith("drop")
                || start.startsWith("create")
                || start.startsWith("rename")
                || start.startsWith("truncate")
                || start.startsWith("optimize");
    }

    /** Leaves out what only MariaDB knows and what {@link #facts} is told apart. */
    private static String asMySql(String text) {
        String unguarded = text.matches("(?is)(create|drop)\\s+(temporary\\s+)?table.*")
                ? text
                : GUARD.matcher(text).replaceAll("$1$2");
        return REPLACED.matcher(WAIT.matcher(unguarded).replaceAll(" "))
                .replaceFirst("create table ")
                .replaceFirst("(?i)^alter\\s+online\\b", "alter ");
    }

    private List<Fact> facts(Node node, boolean guarded, boolean waits) {
        if (CODE.contains(node.name())) {
            return List.of(new Fact.CodeRun(new Name(null, node.name().toUpperCase(Locale.ROOT))));
        }
        return switch (node.name()) {
            case "alterStatement" -> alterations.of(node.children().get(0), guarded, waits);
            case "createTable" -> createTable(node);
            case "createIndex" -> createIndex(node, guarded, waits);
            case "dropIndex" -> dropIndex(node, guarded, waits);
            case "renameTable" -> renamed(node);
            case "dropTable" ->
                names(node).stream()
                        .map(name -> (Fact) new Fact.TableDropped(name, node.says("if exists"), false))
                        .toList();
            case "truncateTable" -> List.of(new Fact.Truncated(names(node).get(0), false));
            case "optimizeTable" ->
                names(node).stream()
                        .map(name -> (Fact) new Fact.TableRewritten(name, "OPTIMIZE TABLE"))
                        .toList();
            case "dropDatabase" ->
                List.of(new Fact.Dropped(
                        Kind.DATABASE,
                        Name.of(node.children().get(node.children().size() - 1).text()),
                        false));
            case "lock" ->
                names(node).stream()
                        .map(name -> (Fact) new Fact.TableLocked(name, "write"))
                        .toList();
            case "setVariable" -> settings(node);
            case "update", "delete" ->
                List.of(new Fact.RowsWritten(
                        names(node).get(0),
                        node.name().toUpperCase(Locale.ROOT),
                        node.child("whereClause").isPresent()));
            case "insert" -> List.of(inserted(node));
            case "beginTransaction" -> List.of(new Fact.TransactionBegun());
            case "commit", "rollback" -> List.of(new Fact.TransactionEnded());
            default -> List.of(new Fact.Harmless(new Name(null, node.name())));
        };
    }

    private static List<Fact> createTable(Node node) {
        Name table = names(node).get(0);
        List<Fact> facts = new ArrayList<>();
        boolean guarded = node.child("ifNotExists").isPresent();
        facts.add(new Fact.TableCreated(table, guarded));
        node.all("columnDefinition").forEach(column -> facts.addAll(MySqlColumns.added(table, column, false, guarded)));
        node.all("tableConstraintDef")
                .forEach(constraint -> facts.addAll(MySqlColumns.constraint(table, constraint, false)));
        node.all("createTableOption").forEach(option -> facts.add(MySqlColumns.option(table, option, true)));
        return facts;
    }

    private static List<Fact> createIndex(Node node, boolean guarded, boolean waits) {
        Name table = names(node).get(0);
        String kind = node.child("createIndexSpecification")
                .map(Node::lower)
                .orElse("")
                .strip();
        Name name = node.child("indexName").map(Node::text).map(Name::of).orElse(table);
        int columns = node.all("keyPartWithExpression").size();
        return List.of(
                new Fact.IndexBuilt(name, table, kind.equals("unique"), false, kind, columns, guarded),
                MySqlAlterations.altered(table, node, waits));
    }

    private static List<Fact> dropIndex(Node node, boolean guarded, boolean waits) {
        Name table = names(node).get(0);
        Name index = node.child("indexName").map(Node::text).map(Name::of).orElse(table);
        return List.of(new Fact.IndexDropped(index, false, guarded), MySqlAlterations.altered(table, node, waits));
    }

    private static List<Fact> renamed(Node node) {
        List<Name> names = names(node);
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i + 1 < names.size(); i += 2) {
            facts.add(new Fact.TableRenamed(names.get(i), names.get(i + 1).last()));
        }
        return facts;
    }

    private static Fact inserted(Node node) {
        boolean selects = node.child("insertSelectClause").isPresent();
        boolean chosen = !selects || node.has("whereClause") || node.has("limitClause");
        return new Fact.RowsWritten(names(node).get(0), "INSERT", chosen);
    }

    private static List<Fact> settings(Node node) {
        List<Fact> facts = new ArrayList<>();
        Matcher matcher = SETTING.matcher(node.words().toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            facts.add(new Fact.SettingChanged(
                    new Name(null, matcher.group(1)), matcher.group(2).replace("'", "")));
        }
        return facts.isEmpty() ? List.of(new Fact.Harmless(new Name(null, "SET"))) : facts;
    }

    private static List<Name> names(Node node) {
        return node.all("tableName").stream().map(Node::text).map(Name::of).toList();
    }
}
