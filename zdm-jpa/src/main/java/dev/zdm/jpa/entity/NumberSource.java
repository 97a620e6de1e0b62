package dev.zdm.jpa.entity;

import dev.zdm.spi.TransactionScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.id.IdentifierGenerator;
import org.hibernate.id.enhanced.DatabaseStructure;
import org.hibernate.id.enhanced.Optimizer;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.id.enhanced.TableGenerator;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * What in the database stands behind the numbers that Hibernate gives as ids. Instances take numbers from there in pools,
 * each pool later than the ones before, and give them one by one.
 */
sealed interface NumberSource {

    /** Moves it forward. Called while nobody else should take numbers. */
    void skip(TransactionScope transactions, Position from, long distance) throws SQLException;

    /**
     * Where it is.
     *
     * @param id the first id of a pool that was taken just now
     * @param value what the database has answered for that pool
     */
    record Position(long id, long value) {}

    /** The one of a generator, if it gives numbers, and they come from the database. */
    @SuppressWarnings("deprecation") // meant for tests, and the only way to the generator's own statements
    static Optional<NumberSource> of(SessionFactoryImplementor factory, EntityPersister persister) {
        if (!isNumber(persister)) {
            return Optional.empty();
        }
        if (persister.getGenerator() instanceof SequenceStyleGenerator generator) {
            DatabaseStructure structure = generator.getDatabaseStructure();
            return Optional.of(
                    structure.isPhysicalSequence()
                            ? new OfSequence(factory.getJdbcServices().getDialect(), nameOf(factory, structure))
                            : OfTable.of(structure.getAllSqlForTests(), null));
        }
        return persister.getGenerator() instanceof TableGenerator generator
                ? Optional.of(OfTable.of(generator.getAllSqlForTests(), generator.getSegmentValue()))
                : Optional.empty();
    }

    private static boolean isNumber(EntityPersister persister) {
        return Number.class.isAssignableFrom(
                persister.getIdentifierMapping().getJavaType().getJavaTypeClass());
    }

    private static String nameOf(SessionFactoryImplementor factory, DatabaseStructure structure) {
        return factory.getSqlStringGenerationContext().format(structure.getPhysicalName());
    }

    /** Takes a pool of numbers, and leaves it to nobody: the next id comes from a later one. */
    static Position take(EntityPersister persister, SharedSessionContractImplementor session) {
        Optimizer pools = pools(persister).orElseThrow();
        pools.reset();
        Number id = (Number) ((IdentifierGenerator) persister.getGenerator()).generate(session, persister);
        long value = pools.getLastSourceValue().makeValue().longValue();
        pools.reset();
        return new Position(id.longValue(), value);
    }

    /** The numbers that this instance has taken and not given yet. */
    static Optional<Optimizer> pools(EntityPersister persister) {
        if (persister.getGenerator() instanceof SequenceStyleGenerator generator) {
            return Optional.of(generator.getOptimizer());
        }
        return persister.getGenerator() instanceof TableGenerator generator
                ? Optional.of(generator.getOptimizer())
                : Optional.empty();
    }

    /**
     * A sequence.
     *
     * @param name as SQL has it
     */
    record OfSequence(Dialect dialect, String name) implements NumberSource {

        @Override
        public void skip(TransactionScope transactions, Position from, long distance) throws SQLException {
            String sql = restart(from.value() + distance);
            // Others commit the transaction in which a sequence is altered.
            boolean inTransaction = dialect instanceof PostgreSQLDialect || dialect instanceof MariaDBDialect;
            boolean unused = inTransaction
                    ? transactions.withConnection(connection -> execute(connection, sql))
                    : transactions.<Boolean, SQLException>requiresNew(
                            () -> transactions.withConnection(connection -> execute(connection, sql)));
        }

        /** Needs no right to alter the sequence where there is another way; never back, if others take numbers meanwhile. */
        private String restart(long value) {
            if (dialect instanceof PostgreSQLDialect) {
                return "SELECT setval('" + name.replace("'", "''") + "', " + value + ", false) FROM " + name
                        + " s WHERE s.last_value < " + value;
            }
            return dialect instanceof MariaDBDialect
                    ? "SELECT SETVAL(" + name + ", " + value + ", 0)"
                    : dialect.getSequenceSupport().getRestartSequenceString(name, value);
        }

        private static boolean execute(Connection connection, String sql) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return statement.execute();
            }
        }
    }

    /**
     * A row with the next number, read and changed by the generator's own statements.
     *
     * @param segment names the row, null if it is the only one of its table
     */
    record OfTable(String select, String update, @Nullable String segment) implements NumberSource {

        static OfTable of(String[] sql, @Nullable String segment) {
            return new OfTable(sql[0], sql[sql.length - 1], segment);
        }

        /** Apart, as generators do: whoever takes a number must not wait for the unit of work under way. */
        @Override
        public void skip(TransactionScope transactions, Position from, long distance) throws SQLException {
            boolean unused = transactions.<Boolean, SQLException>requiresNew(
                    () -> transactions.withConnection(connection -> add(connection, distance)));
        }

        private boolean add(Connection connection, long distance) throws SQLException {
            long value = value(connection);
            try (PreparedStatement statement = connection.prepareStatement(update)) {
                statement.setLong(1, value + distance);
                statement.setLong(2, value);
                bindSegment(statement, 3);
                if (statement.executeUpdate() != 1) {
                    throw new SQLException("the row of numbers was changed meanwhile");
                }
                return true;
            }
        }

        private long value(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(select)) {
                bindSegment(statement, 1);
                try (ResultSet results = statement.executeQuery()) {
                    if (!results.next()) {
                        throw new SQLException("the row of numbers is gone");
                    }
                    return results.getLong(1);
                }
            }
        }

        private void bindSegment(PreparedStatement statement, int index) throws SQLException {
            if (segment != null) {
                statement.setString(index, segment);
            }
        }
    }
}
