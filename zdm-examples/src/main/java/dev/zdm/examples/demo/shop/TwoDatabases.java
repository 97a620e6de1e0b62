package dev.zdm.examples.demo.shop;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.spring.ZdmTransactionManager;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.jdbc.core.convert.DataAccessStrategyFactory;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.QueryMappingConfiguration;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * All that the shop has to be told when the new table is in another database: where that is, and that transactions begin
 * in whichever of the two the writes are. Repositories and services stay as they are.
 */
@Configuration(proxyBeanMethods = false)
@Profile("two-databases")
class TwoDatabases {

    @Bean(defaultCandidate = false)
    @ConfigurationProperties("shop.new-database")
    HikariDataSource newDatabase() {
        return new HikariDataSource();
    }

    @Bean
    PlatformTransactionManager oldTransactions(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    PlatformTransactionManager newTransactions(@Qualifier("newDatabase") DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    // tag::transactionManager[]
    @Bean
    @Primary
    PlatformTransactionManager transactionManager(
            BeanFactory beans,
            @Qualifier("oldTransactions") PlatformTransactionManager old,
            @Qualifier("newTransactions") PlatformTransactionManager next) {
        return new ZdmTransactionManager("customers", beans, old, next);
    }
    // end::transactionManager[]

    /** The old repository, on what Spring Boot configures. */
    @Configuration(proxyBeanMethods = false)
    @Profile("two-databases")
    @EnableJdbcRepositories(
            includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CustomerRepository.class),
            jdbcAggregateOperationsRef = "jdbcAggregateTemplate")
    static class Old {}

    /** The new one. */
    @Configuration(proxyBeanMethods = false)
    @Profile("two-databases")
    @EnableJdbcRepositories(
            includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CustomerV2Repository.class),
            jdbcAggregateOperationsRef = "newOperations")
    static class New {
        @Bean(defaultCandidate = false)
        JdbcAggregateTemplate newOperations(
                JdbcConverter converter, JdbcDialect dialect, @Qualifier("newDatabase") DataSource dataSource) {
            NamedParameterJdbcTemplate template = new NamedParameterJdbcTemplate(dataSource);
            return new JdbcAggregateTemplate(
                    converter,
                    new DataAccessStrategyFactory(converter, template, dialect, QueryMappingConfiguration.EMPTY)
                            .create());
        }
    }
}
