package dev.zdm.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a rule may ask about the place of a fact: server, file so far, transaction so far, files before. */
final class Around {
    private static final Set<String> UNLIMITED = Set.of("", "0", "0s", "0ms", "default");

    private final SqlDialect dialect;
    private final ServerVersion version;
    private final History history;
    private final SchemaUse use;
    private boolean wrapped;
    private final Set<String> created = new HashSet<>();
    private final List<Fact> file = new ArrayList<>();
    private final List<Fact> transaction = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>();
    private boolean begun;

    Around(SqlDialect dialect, ServerVersion version, History history, SchemaUse use, boolean wrapped) {
        this.use = use;
        this.dialect = dialect;
        this.version = version;
        this.history = history;
        this.wrapped = wrapped;
    }

    SqlDialect dialect() {
        return dialect;
    }

    ServerVersion version() {
        return version;
    }

    History history() {
        return history;
    }

    /** Whether the statement runs in a transaction with others. */
    boolean isInTransaction() {
        return wrapped || begun;
    }

    boolean isBegun() {
        return begun;
    }

    /** Whether this file made the table: nobody reads or writes it yet, so no lock and no rewrite matters. */
    boolean isNew(Name table) {
        return created.contains(table.qualified());
    }

    /** Who still uses what the fact takes away, if it takes something away. */
    List<String> users(Fact fact) {
        if (fact instanceof Fact.ColumnDropped dropped) {
            return use.usersOf(dropped.table().last(), dropped.column());
        }
        if (fact instanceof Fact.ColumnRenamed renamed) {
            return use.usersOf(renamed.table().last(), renamed.column());
        }
        boolean wholeTable = fact instanceof Fact.TableDropped
                || fact instanceof Fact.TableRenamed
                || fact instanceof Fact.TableMoved
                || fact instanceof Fact.Truncated;
        return wholeTable ? use.usersOf(fact.subject().last(), null) : List.of();
    }

    /** Whether the file has set that limit, and not to none. */
    boolean hasLimit(String name) {
        return setting(name).filter(value -> !UNLIMITED.contains(value)).isPresent();
    }

    Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** Whether nothing else of its transaction, or of a file that opens none, has been done yet. */
    boolean isFirst() {
        return transaction.isEmpty();
    }

    /** Whether the file said so before. */
    boolean saw(Predicate<Fact> fact) {
        return file.stream().anyMatch(fact);
    }

    /** Whether something of the same transaction is such a fact. */
    boolean holds(Predicate<Fact> fact) {
        return isInTransaction() && transaction.stream().anyMatch(fact);
    }

    /** A changeset begins: what was before is committed. */
    void beginChangeset(boolean runsInTransaction) {
        wrapped = runsInTransaction;
        begun = false;
        transaction.clear();
    }

    void add(Fact fact) {
        // A dump of rows has a hundred thousand of these, and no rule asks for them afterwards.
        if (!(fact instanceof Fact.RowsWritten || fact instanceof Fact.Harmless)) {
            file.add(fact);
            transaction.add(fact);
        }
        if (fact instanceof Fact.TableCreated made && !(made.guarded() && history.knows(made.table()))) {
            created.add(made.table().qualified());
        }
        if (fact instanceof Fact.SettingChanged changed) {
            settings.put(changed.subject().last(), changed.value());
        } else if (fact instanceof Fact.TransactionBegun) {
            begun = true;
            transaction.clear();
        } else if (fact instanceof Fact.TransactionEnded) {
            begun = false;
            transaction.clear();
        }
        history.add(fact);
    }
}
