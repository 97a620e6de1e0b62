package dev.zdm.spring.columns;

import dev.zdm.ColumnMigration;
import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spring.Postgres;
import dev.zdm.spring.ZdmAutoConfiguration;
import dev.zdm.spring.columns.shop.Customer;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;

/** A Spring Boot application with Spring Data JPA, one column of which moves. */
public final class ColumnShop {
    static final String ID = "customer-email";

    static final String TABLE = """
            create table customer (id bigint primary key, town text, email text, email_address text)""";

    private static final Instruction TEST = Instruction.by("test").because("the test");

    private ColumnShop() {}

    public static DataSource database() {
        DataSource database = Postgres.freshDatabase();
        Postgres.execute(database, TABLE);
        return database;
    }

    public static ApplicationContextRunner on(DataSource database) {
        return of(Customer.class, database)
                .withPropertyValues(
                        "zdm.migrations.customer-email.read-steps=100",
                        "zdm.migrations.customer-email.gates.bake-time=0s");
    }

    /** With the entities of another package. */
    public static ApplicationContextRunner of(Class<?> entity, DataSource database) {
        return bare(entity)
                .withBean("dataSource", DataSource.class, () -> database)
                .withPropertyValues("zdm.initialize-schema=always", "spring.jpa.open-in-view=false");
    }

    static ApplicationContextRunner bare(Class<?> entity) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        HibernateJpaAutoConfiguration.class,
                        DataJpaRepositoriesAutoConfiguration.class,
                        ZdmAutoConfiguration.class))
                .withInitializer(context ->
                        AutoConfigurationPackages.register((BeanDefinitionRegistry) context, entity.getPackageName()));
    }

    static ColumnMigration migration(Zdm zdm) {
        return zdm.migrations().stream()
                .filter(known -> known.id().equals(ID))
                .map(ColumnMigration.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Forward to the beginning of a phase, with the scans that its gates want. */
    static void advance(MigrationControl control, Phase target) {
        ColumnMigration migration = (ColumnMigration) control;
        while (migration.state().phase() != target) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            migration.advance(TEST);
        }
    }

    static void contract(DataSource database, ColumnMigration migration) {
        migration.contract(TEST, List.of(), () -> Postgres.execute(database, "alter table customer drop column email"));
    }
}
