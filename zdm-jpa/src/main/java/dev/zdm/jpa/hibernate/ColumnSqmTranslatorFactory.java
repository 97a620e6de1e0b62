package dev.zdm.jpa.hibernate;

import java.util.List;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.sql.SqmTranslator;
import org.hibernate.query.sqm.sql.StandardSqmTranslatorFactory;
import org.hibernate.query.sqm.sql.internal.StandardSqmTranslator;
import org.hibernate.query.sqm.tree.SqmDmlStatement;
import org.hibernate.query.sqm.tree.update.SqmSetClause;
import org.hibernate.sql.ast.spi.SqlAstCreationContext;
import org.hibernate.sql.ast.tree.MutationStatement;
import org.hibernate.sql.ast.tree.update.Assignment;

/** Lets HQL and criteria updates set the columns that the phase wants. Hibernate creates it by its name. */
public final class ColumnSqmTranslatorFactory extends StandardSqmTranslatorFactory {

    /** For Hibernate. */
    public ColumnSqmTranslatorFactory() {}

    @Override
    public SqmTranslator<? extends MutationStatement> createMutationTranslator(
            SqmDmlStatement<?> statement,
            QueryOptions options,
            DomainParameterXref parameters,
            QueryParameterBindings bindings,
            LoadQueryInfluencers influencers,
            SqlAstCreationContext context) {
        BulkAssignments assignments = assignments(influencers);
        return new StandardSqmTranslator<MutationStatement>(
                statement, options, parameters, bindings, influencers, context, false) {
            @Override
            public List<Assignment> visitSetClause(SqmSetClause setClause) {
                return assignments.assigned(statement.getTarget().getEntityName(), super.visitSetClause(setClause));
            }
        };
    }

    private static BulkAssignments assignments(LoadQueryInfluencers influencers) {
        if (influencers.getSessionFactory().getProperties().get(HibernateColumns.SETTING)
                instanceof HibernateColumns columns) {
            return new BulkAssignments(columns.columns());
        }
        throw new IllegalStateException("Hibernate was not configured by HibernateColumns.settings");
    }
}
