package dev.zdm.lint;

import dev.zdm.lint.Fact.Kind;
import dev.zdm.lint.Grammar.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a statement of PostgreSQL does, read from the tree of its grammar. */
final class PostgresFacts implements FactReader {
    private static final Pattern TABLE_AS = Pattern.compile(
            "(?is)create\\s+(?:(?:global|local)\\s+)?(?:temp(?:orary)?\\s+|unlogged\\s+)?table\\s+(if\\s+not\\s+exists\\s+)?"
                    + "((?:\"[^\"]+\"|[\\w$]+)(?:\\s*\\.\\s*(?:\"[^\"]+\"|[\\w$]+))?)\\s+as\\s+(.*)");
    /** The grammar knows neither of these; to define one runs nothing of it and keeps nobody out. */
    private static final Pattern DEFINITION =
            Pattern.compile("(?is)create\\s+(?:(?:or\\s+replace\\s+)?procedure|statistics)\\s.*");

    private static final Pattern CODE = Pattern.compile("(?is)do\\s.*|call\\s.*");

    private final PostgresAlterations alterations = new PostgresAlterations();

    @Override
    public List<Fact> read(Script.Statement statement) {
        String text = statement.text();
        if (DEFINITION.matcher(text).matches()) {
            return List.of(new Fact.Harmless(FactReader.opening(text)));
        }
        if (CODE.matcher(text).matches()) {
            return List.of(new Fact.CodeRun(new Name(null, "DO")));
        }
        try {
            Matcher tableAs = TABLE_AS.matcher(text);
            if (tableAs.matches()) {
                PostgresGrammar.parse(tableAs.group(3).replaceFirst("(?i)\\s+with\\s+(no\\s+)?data\\s*$", ""));
                return List.of(new Fact.TableCreated(Name.of(tableAs.group(2)), tableAs.group(1) != null));
            }
            return facts(PostgresGrammar.parse(text));
        } catch (SyntaxException e) {
            return List.of(new Fact.NotParsed(FactReader.opening(text), String.valueOf(e.getMessage())));
        } catch (NoSuchElementException | IndexOutOfBoundsException e) {
            // A tree in a shape that nobody has met yet: what it does is not known either.
            return List.of(new Fact.NotParsed(FactReader.opening(text), "read by the grammar, and not understood"));
        }
    }

    private List<Fact> facts(Node node) {
        return switch (node.name()) {
            case "alterTable" -> alterations.of(node);
            case "createTable" -> createTable(node);
            case "createIndex" -> List.of(createIndex(node));
            case "dropIndex" -> dropIndex(node);
            case "reindex" -> List.of(new Fact.IndexRebuilt(qualified(node), node.says("concurrently")));
            case "dropTable" -> dropTable(node);
            case "truncateTable" -> truncate(node);
            case "alterType" -> alterType(node);
            case "createDomain", "alterDomain" -> domain(node);
            case "alterSchema" -> renamed(node, Kind.SCHEMA);
            case "alterView", "alterMaterializedView" -> renamed(node, Kind.VIEW);
            case "dropSchema" -> dropped(node, Kind.SCHEMA, "nameList");
            case "dropDatabase" -> dropped(node, Kind.DATABASE, "name");
            case "dropView", "dropMaterializedView" -> dropped(node, Kind.VIEW, "qualifiedNameList");
            case "dropType", "dropDomain" -> dropped(node, Kind.TYPE, "anyNameList");
            case "vacuum" -> vacuum(node);
            case "cluster" -> rewritten(node, "CLUSTER");
            case "refreshMatViewStmt" -> List.of(new Fact.ViewRefreshed(qualified(node), node.says("concurrently")));
            case "lock" -> lock(node);
            case "update", "delete" -> written(node);
            case "insert" -> inserted(node);
            case "set" -> setting(node);
            case "beginTransaction", "startTransaction" -> List.of(new Fact.TransactionBegun());
            case "commit", "rollback", "end", "abort" -> List.of(new Fact.TransactionEnded());
            case "executeStmt", "prepare" -> List.of(new Fact.CodeRun(new Name(null, "EXECUTE")));
            case "createTrigger", "dropTrigger", "createPolicy", "dropPolicy", "alterPolicy", "createRule" ->
                List.of(altered(node));
            case "select", "explain" -> selected(node);
            default -> List.of(other(node));
        };
    }

    private static List<Fact> createTable(Node node) {
        Name table = tableName(node);
        List<Fact> facts = new ArrayList<>();
        boolean guarded = node.has("ifNotExists");
        facts.add(new Fact.TableCreated(table, guarded));
        for (Node definition : node.all("createDefinition")) {
            definition
                    .child("columnDefinition")
                    .ifPresent(column -> facts.addAll(PostgresColumns.added(table, column, guarded)));
            definition
                    .child("tableConstraint")
                    .ifPresent(constraint -> facts.add(PostgresColumns.constraint(table, constraint, false)));
        }
        return facts;
    }

    private static Fact createIndex(Node node) {
        Optional<Name> name = node.child("indexName").map(Node::text).map(Name::of);
        int columns = node.child("indexParams")
                .map(params -> params.all("indexElem").size())
                .orElse(1);
        String method =
                node.first("accessMethod").map(Node::text).orElse("btree").toLowerCase(Locale.ROOT);
        return new Fact.IndexBuilt(
                name.orElse(null),
                tableName(node),
                node.child("createIndexSpecification")
                        .filter(spec -> spec.says("unique"))
                        .isPresent(),
                node.child("concurrentlyClause")
                        .filter(clause -> clause.says("concurrently"))
                        .isPresent(),
                method,
                columns,
                node.has("ifNotExists"));
    }

    private static List<Fact> dropIndex(Node node) {
        return names(node, "qualifiedName").stream()
                .map(name -> (Fact) new Fact.IndexDropped(name, node.says("concurrently"), node.says("if exists")))
                .toList();
    }

    private static List<Fact> dropTable(Node node) {
        return names(node, "tableName").stream()
                .map(name -> (Fact) new Fact.TableDropped(name, node.says("if exists"), node.says("cascade")))
                .toList();
    }

    private static List<Fact> truncate(Node node) {
        return names(node, "tableName").stream()
                .map(name -> (Fact) new Fact.Truncated(name, node.says("cascade")))
                .toList();
    }

    private static List<Fact> alterType(Node node) {
        Name type = names(node, "anyName").get(0);
        if (node.says("rename value")) {
            return List.of(new Fact.EnumValueRenamed(type));
        }
        if (node.says("add value")) {
            return List.of(new Fact.EnumValueAdded(type, node.says("before") || node.says("after")));
        }
        return renamed(node, Kind.TYPE);
    }

    private static List<Fact> domain(Node node) {
        boolean constrains = node.says("check") || node.says("not null");
        Name domain = names(node, "anyName").get(0);
        return List.of(
                constrains && !node.says("drop")
                        ? new Fact.DomainConstrained(domain, node.says("not valid"))
                        : new Fact.Harmless(domain));
    }

    private static List<Fact> renamed(Node node, Kind kind) {
        boolean renames = node.says("rename to") || node.says("set schema");
        Name name = node.first("anyName")
                .or(() -> node.first("qualifiedName"))
                .or(() -> node.first("name"))
                .map(Node::text)
                .map(Name::of)
                .orElse(new Name(null, node.name()));
        return List.of(renames ? new Fact.Renamed(kind, name) : new Fact.Harmless(name));
    }

    private static List<Fact> dropped(Node node, Kind kind, String names) {
        boolean cascade = node.says("cascade");
        String text = node.first(names).map(Node::text).orElse(node.name());
        List<Fact> facts = new ArrayList<>();
        for (String name : List.of(text.split(",", -1))) {
            facts.add(new Fact.Dropped(kind, Name.of(name), cascade));
        }
        return facts;
    }

    private static List<Fact> vacuum(Node node) {
        return node.says("full")
                ? rewritten(node, "VACUUM FULL")
                : List.of(new Fact.Harmless(new Name(null, "VACUUM")));
    }

    private static List<Fact> rewritten(Node node, String by) {
        Name table = node.first("tableName")
                .or(() -> node.first("qualifiedName"))
                .map(Node::text)
                .map(Name::of)
                .orElse(new Name(null, "every table"));
        return List.of(new Fact.TableRewritten(table, by));
    }

    private static List<Fact> lock(Node node) {
        String mode = node.first("lockType")
                .map(Node::words)
                .orElse("access exclusive")
                .toLowerCase(Locale.ROOT);
        return names(node, "qualifiedName").stream()
                .map(table -> (Fact) new Fact.TableLocked(table, mode))
                .toList();
    }

    private static List<Fact> written(Node node) {
        boolean chosen = node.child("whereOrCurrentClause").isPresent();
        return List.of(new Fact.RowsWritten(
                node.child("relationExprOptAlias").map(PostgresFacts::qualified).orElseThrow(),
                node.name().toUpperCase(Locale.ROOT),
                chosen));
    }

    /** Rows that stand in the statement are few; rows selected can be all. */
    private static List<Fact> inserted(Node node) {
        Name table = node.child("insertTarget").map(Node::text).map(Name::of).orElseThrow();
        boolean selects = node.child("insertRest")
                .flatMap(rest -> rest.child("select"))
                .filter(select -> !isValues(select))
                .isPresent();
        boolean chosen = !selects || node.has("whereClause") || node.has("limitClause");
        return List.of(new Fact.RowsWritten(table, "INSERT", chosen));
    }

    private static boolean isValues(Node select) {
        Node node = select;
        while (node.children().size() == 1) {
            node = node.children().get(0);
            if (node.is("valuesClause")) {
                return true;
            }
        }
        return node.is("valuesClause");
    }

    private static List<Fact> setting(Node node) {
        Optional<Node> clause = node.child("configurationParameterClause");
        if (clause.isEmpty()) {
            return List.of(new Fact.Harmless(new Name(null, "SET")));
        }
        String name = clause.get().child("varName").map(Node::text).orElse("").toLowerCase(Locale.ROOT);
        String value = clause.get().child("varList").map(Node::text).orElse("").replace("'", "");
        return List.of(new Fact.SettingChanged(new Name(null, name), value));
    }

    private static Fact altered(Node node) {
        List<Name> tables = names(node, "tableName");
        List<Name> qualified = names(node, "qualifiedName");
        return new Fact.TableAltered(tables.isEmpty() ? qualified.get(qualified.size() - 1) : tables.get(0));
    }

    /** What a query writes on its way: WITH … AS (DELETE …), EXPLAIN ANALYZE UPDATE …. */
    private static List<Fact> selected(Node node) {
        List<Fact> written = Stream.of("update", "delete", "insert")
                .flatMap(verb -> node.all(verb).stream())
                .flatMap(each -> (each.is("insert") ? inserted(each) : written(each)).stream())
                .toList();
        return written.isEmpty() ? List.of(new Fact.Harmless(new Name(null, "SELECT"))) : written;
    }

    private static Fact other(Node node) {
        Name name = FactReader.opening(node.words());
        boolean takesMore = node.says("cascade") || node.begins("drop owned");
        return node.begins("drop") ? new Fact.Dropped(Kind.OTHER, name, takesMore) : new Fact.Harmless(name);
    }

    private static Name tableName(Node node) {
        return names(node, "tableName").get(0);
    }

    private static Name qualified(Node node) {
        return names(node, "qualifiedName").stream().findFirst().orElse(new Name(null, node.name()));
    }

    private static List<Name> names(Node node, String rule) {
        return node.all(rule).stream().map(Node::text).map(Name::of).toList();
    }
}
