package dev.zdm.jpa.hibernate;

import dev.zdm.jdbc.MovedColumns;
import dev.zdm.plan.ColumnMapping;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.MappingException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.mapping.Table;

/**
 * One attribute whose columns move.
 *
 * @param migration the id of its migration
 * @param home the side to whose column Hibernate maps the attribute
 * @param old the old columns
 * @param next the new columns
 * @param mapping how the other side keeps the value; empty if it is kept as it is
 * @param table the table of all these columns
 * @param binding which of them are mapped, and how
 * @param uses tells the use of the columns by the unit of work under way
 */
record MigratedAttribute(
        String migration,
        Side home,
        List<MigratedColumnName> old,
        List<MigratedColumnName> next,
        Optional<ColumnMapping<Object>> mapping,
        Table table,
        Binding binding,
        ColumnUses uses) {

    /**
     * A column under both its names.
     *
     * @param quoted as SQL needs it
     * @param exact as the database stores it
     */
    record MigratedColumnName(String quoted, String exact) {}

    List<MigratedColumnName> columns(Side side) {
        return side == Side.OLD ? old : next;
    }

    MigratedColumnName homeColumn() {
        return columns(home).get(0);
    }

    List<MigratedColumnName> foreignColumns() {
        return columns(home.other());
    }

    /** Whether an insert or update of an entity sets the columns of a side. */
    boolean writes(Side side) {
        return !binding.dynamic() || use().writes(side);
    }

    /**
     * Whether a statement that has to name a side's columns leaves them empty. Before anybody relies on the new side a second
     * value in each row would be paid for and not read.
     */
    boolean leavesEmpty(Side side) {
        return !binding.dynamic() && side == Side.NEW && use().state().phase() == Phase.OLD_ONLY;
    }

    /** Names no value. */
    MappingException refused(RuntimeException cause) {
        ColumnUse use = use();
        String by = mapping.map(known -> known.getClass().getName()).orElse("identity");
        return new MappingException(
                migration,
                use.state().phase(),
                "mapping " + by + ".values threw " + cause.getClass().getName() + " for a value of table '"
                        + table.getName() + "'",
                "nothing was written; make it total: the columns " + exact(home.other())
                        + " must be able to keep every value of the attribute",
                cause);
    }

    private List<String> exact(Side side) {
        return columns(side).stream().map(MigratedColumnName::exact).toList();
    }

    ColumnUse use() {
        return uses.of(migration);
    }

    /**
     * What a query reads in place of the attribute's own column.
     *
     * @param qualifier stands before the names of columns
     * @param loaded whether an entity may be made of it, with which the value would be written again: then it is never taken
     *     for missing as long as the other side has it. A condition of that kind no index would serve.
     */
    String readSql(String qualifier, boolean loaded) {
        ColumnUse use = use();
        String own = qualifier + homeColumn().quoted();
        String foreign = attributeSql(qualified(qualifier));
        boolean ownFirst = use.read() == home;
        if (use.state().phase().isParked() || (use.reliable() && !loaded)) {
            return ownFirst ? own : foreign;
        }
        return "coalesce(" + (ownFirst ? own + ", " + foreign : foreign + ", " + own) + ")";
    }

    private List<String> qualified(String qualifier) {
        List<String> qualified = new ArrayList<>();
        foreignColumns().forEach(column -> qualified.add(qualifier + column.quoted()));
        return qualified;
    }

    private String attributeSql(List<String> columns) {
        return mapping.map(known -> "(" + known.attributeSql(columns) + ")").orElseGet(() -> columns.get(0));
    }

    private List<String> valuesSql(String column) {
        return mapping.map(known -> known.valuesSql(column)).orElseGet(() -> List.of(column));
    }

    MovedColumns moved() {
        List<String> oldNames = old.stream().map(MigratedColumnName::exact).toList();
        List<String> newNames = next.stream().map(MigratedColumnName::exact).toList();
        return home == Side.OLD
                ? new MovedColumns(
                        oldNames, newNames, own -> valuesSql(own.get(0)), other -> List.of(attributeSql(other)))
                : new MovedColumns(
                        oldNames, newNames, other -> List.of(attributeSql(other)), own -> valuesSql(own.get(0)));
    }
}
