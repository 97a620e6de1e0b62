package dev.zdm.jpa.entity;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Names as the database stores them, of names as Hibernate puts them into SQL. */
record ExactNames(JdbcEnvironment environment) {

    static ExactNames of(SessionFactoryImplementor factory) {
        return new ExactNames(
                factory.getServiceRegistry().requireService(JdbcServices.class).getJdbcEnvironment());
    }

    String column(String expression) {
        return environment.getIdentifierHelper().toMetaDataObjectName(Identifier.toIdentifier(expression));
    }

    /** With its schema before it, if it has one. */
    String table(String expression) {
        return Arrays.stream(expression.split("\\.")).map(this::column).collect(Collectors.joining("."));
    }
}
