package dev.zdm.spring;

import javax.sql.DataSource;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactoryBean;

/** Small applications, assembled for one test. */
final class Contexts {
    private Contexts() {}

    /** An application without a database, which keeps its migrations' state in memory. */
    static ApplicationContextRunner inMemory() {
        return bare().withPropertyValues("zdm.state=memory");
    }

    static ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        DataJdbcRepositoriesAutoConfiguration.class,
                        ZdmAutoConfiguration.class))
                .withInitializer(context -> AutoConfigurationPackages.register(
                        (BeanDefinitionRegistry) context, "dev.zdm.spring.scanned.nowhere"));
    }

    static ApplicationContextRunner on(DataSource database) {
        return bare().withBean("dataSource", DataSource.class, () -> database)
                .withPropertyValues("zdm.initialize-schema=always");
    }

    /** Spring Data JDBC repositories, without scanning for them. */
    static ApplicationContextRunner repositories(ApplicationContextRunner runner, Class<?>... interfaces) {
        return repositoriesBy(JdbcRepositoryFactoryBean.class, runner, interfaces);
    }

    static ApplicationContextRunner repositoriesBy(
            Class<?> factoryBean, ApplicationContextRunner runner, Class<?>... interfaces) {
        ApplicationContextRunner all = runner;
        for (Class<?> type : interfaces) {
            all = all.withInitializer(context -> register(context, factoryBean, type));
        }
        return all;
    }

    private static void register(ConfigurableApplicationContext context, Class<?> factoryBean, Class<?> repository) {
        RootBeanDefinition definition = new RootBeanDefinition(factoryBean);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, repository);
        definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, repository);
        ((BeanDefinitionRegistry) context).registerBeanDefinition(repository.getSimpleName(), definition);
    }
}
