package dev.zdm.spring;

import static dev.zdm.spring.StartupFailureTest.repositories;
import static dev.zdm.spring.StartupFailureTest.services;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.checks.Canary;
import dev.zdm.checks.ErrorPage;
import dev.zdm.checks.Misuse;
import dev.zdm.jpa.hibernate.HibernateColumns;
import dev.zdm.plan.MigrationException;
import dev.zdm.spring.StartupFailureTest.Ambiguous;
import dev.zdm.spring.StartupFailureTest.ByExample;
import dev.zdm.spring.StartupFailureTest.Directionless;
import dev.zdm.spring.StartupFailureTest.HalfSealed;
import dev.zdm.spring.StartupFailureTest.Hidden;
import dev.zdm.spring.StartupFailureTest.KeylessWrite;
import dev.zdm.spring.StartupFailureTest.Meddling;
import dev.zdm.spring.StartupFailureTest.Misled;
import dev.zdm.spring.StartupFailureTest.Nameless;
import dev.zdm.spring.StartupFailureTest.Needing;
import dev.zdm.spring.StartupFailureTest.OtherPricing;
import dev.zdm.spring.StartupFailureTest.Parents;
import dev.zdm.spring.StartupFailureTest.Parents2;
import dev.zdm.spring.StartupFailureTest.Plain;
import dev.zdm.spring.StartupFailureTest.Priced2;
import dev.zdm.spring.StartupFailureTest.PricedOnes;
import dev.zdm.spring.StartupFailureTest.Pricing;
import dev.zdm.spring.StartupFailureTest.Reflexive;
import dev.zdm.spring.StartupFailureTest.Richer;
import dev.zdm.spring.StartupFailureTest.Sealed;
import dev.zdm.spring.StartupFailureTest.Stray;
import dev.zdm.spring.StartupFailureTest.StrayRead;
import dev.zdm.spring.StartupFailureTest.Targetless;
import dev.zdm.spring.StartupFailureTest.Twin;
import dev.zdm.spring.StartupFailureTest.Unmapped;
import dev.zdm.spring.StartupFailureTest.WrongCallKey;
import dev.zdm.spring.StartupFailureTest.WrongKey;
import dev.zdm.spring.columns.ColumnShop;
import dev.zdm.spring.columns.renamed.Renamed;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.CustomerV2Repository;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Every way to get a start wrong, word for word; {@code docs/errors.md} shows the same table. */
class StartupMisuseTest {

    @BeforeAll
    static void createTables() {
        StartupFailureTest.createTables();
    }

    static List<Misuse> table() {
        return List.of(
                misuse(
                        "Annotating a repository",
                        "named a new repository of which there is no bean",
                        repositories(Plain.class),
                        "migration 'm': @DualWrite on com.example.Plain names com.example.CustomerV2Repository, "
                                + "of which there is no bean. Remedy: declare a bean of this type."),
                misuse(
                        "Annotating a repository",
                        "named no new repository",
                        repositories(Directionless.class),
                        "migration 'm': @DualWrite on com.example.Directionless names no new repository. Remedy: "
                                + "name its type: to = …."),
                misuse(
                        "Annotating a repository",
                        "named no migration",
                        repositories(Nameless.class, CustomerV2Repository.class),
                        "zdm: com.example.Nameless carries @DualWrite without the id of a migration. Remedy: "
                                + "name it: migration = \"…\"."),
                misuse(
                        "Annotating a repository",
                        "annotated a write, but not its repository",
                        repositories(Stray.class),
                        "zdm: com.example.Stray carries @DualWrite on its method forget, but no @DualWrite on "
                                + "the type that would name a migration. Remedy: annotate the type with "
                                + "@DualWrite(migration = …, to = …)."),
                misuse(
                        "Annotating a repository",
                        "annotated a read, but not its repository",
                        repositories(StrayRead.class),
                        "zdm: com.example.StrayRead carries @ReadSwitch on its method one, but no @DualWrite on "
                                + "the type that would name a migration. Remedy: annotate the type with "
                                + "@DualWrite(migration = …, to = …), or name a migration and a counterpart."),
                misuse(
                        "Annotating a repository",
                        "gave a new repository that lacks a method",
                        repositories(Richer.class, CustomerV2Repository.class),
                        "migration 'm' in OLD_ONLY: CustomerV2Repository has no counterpart of "
                                + "Richer.countByStatus(int). Remedy: add a method of the same name and parameters, with "
                                + "CustomerV2 in place of Customer; it runs once reads or writes have moved."),
                misuse(
                        "Annotating a repository",
                        "annotated a write without a key",
                        repositories(KeylessWrite.class, CustomerV2Repository.class),
                        "migration 'm' in OLD_ONLY: @DualWrite on KeylessWrite.changeEmail(Long, String) has no "
                                + "key. Remedy: name the key of the row that it writes, such as key = \"#id\"."),
                misuse(
                        "Annotating a repository",
                        "named a parameter that the method does not have",
                        repositories(WrongKey.class, CustomerV2Repository.class),
                        "migration 'm' in OLD_ONLY: the key expression \"#identity\" of "
                                + "com.example.WrongKey.changeEmail names #identity, which is no parameter of it. Remedy: "
                                + "use one of [a0, a1, email, id, p0, p1], #root or #result; parameter names need the "
                                + "compiler's option -parameters."),
                misuse(
                        "Annotating a repository",
                        "left a statement without annotation that may be a write",
                        repositories(Ambiguous.class, CustomerV2Repository.class),
                        "migration 'm' in OLD_ONLY: nothing tells whether Ambiguous.take(Long) reads or writes. "
                                + "Remedy: annotate it with @DualWrite(key = …) if it writes, or with @ReadSwitch(key = …) "
                                + "if it reads."),
                misuse(
                        "Annotating a repository",
                        "extended a repository that queries by example",
                        repositories(ByExample.class, CustomerV2Repository.class),
                        "migration 'm': org.springframework.data.repository.query.QueryByExampleExecutor.count "
                                + "is a query by example, which cannot move to the new entity. Remedy: remove "
                                + "QueryByExampleExecutor from com.example.ByExample, and query by a method of its own."),
                misuse(
                        "Annotating a repository",
                        "named no mapping although the rows differ",
                        repositories(Unmapped.class, CustomerV2Repository.class),
                        "migration 'm': @DualWrite on com.example.Unmapped names no mapping, but the rows "
                                + "differ: com.example.Customer and com.example.CustomerV2. Remedy: name one: mapping = …, "
                                + "a class that implements Mapping<Customer, CustomerV2>."),
                misuse(
                        "Annotating a repository",
                        "named a mapping of other rows",
                        repositories(Misled.class, CustomerV2Repository.class),
                        "migration 'm': com.example.Backwards maps old rows of type com.example.CustomerV2, but "
                                + "the old repository holds com.example.Customer. Remedy: name the mapping of these two "
                                + "repositories."),
                misuse(
                        "Annotating a repository",
                        "named a mapping that cannot be created",
                        repositories(Needing.class, CustomerV2Repository.class),
                        "migration 'm': the mapping com.example.Needy is neither a bean nor can it be created: "
                                + "Failed to instantiate [com.example.Needy]: No default constructor found. Remedy: "
                                + "declare one bean of it, or give it a constructor without parameters."),
                misuse(
                        "Annotating a repository",
                        "let two repositories name one migration",
                        repositories(Plain.class, Twin.class, CustomerV2Repository.class),
                        "migration 'm': two repositories name this migration: 'Plain' and 'Twin'. Remedy: give "
                                + "each its own migration."),
                misuse(
                        "Annotating a repository",
                        "annotated an aggregate of two tables",
                        repositories(Parents.class, Parents2.class),
                        "migration 'm': the entity com.example.Parent keeps 'children' in rows of another table, "
                                + "so its repository does not tell how to copy a row. Remedy: give a bean of type "
                                + "RecordStore<key, Parent> that can."),
                misuse(
                        "Annotating a repository",
                        "moved from JPA to rows that are no entities",
                        JpaSidesTest.jpa()
                                .withBean("accounts", JpaSidesTest.ByHand.class)
                                .withBean("newAccounts", JpaSidesTest.ByHand2.class),
                        "migration 'hand': bean 'accounts' works by JPA, by 'entityManagerFactory', and bean 'newAccounts' "
                                + "does not. Remedy: let both work by JPA, or neither: write one by JDBC alone, or map "
                                + "its rows as entities."),
                misuse(
                        "Annotating a repository",
                        "moved entities by a mapping that does not name them",
                        JpaSidesTest.jpa()
                                .withBean("accounts", JpaSidesTest.Unnamed.class)
                                .withBean("newAccounts", JpaSidesTest.OnJpa.class),
                        "migration 'hand': bean 'accounts' uses JPA, but nothing tells its entity: changes of managed entities "
                                + "would be lost silently. Remedy: name both entities in the mapping's class, as "
                                + "Mapping<Old, New>; or let the repository write by JDBC alone, and take nothing of JPA "
                                + "into its bean."),
                misuse(
                        "Annotating a repository",
                        "moved entities without zdm-jpa",
                        JpaSidesTest.jpa(JpaSidesTest.Accounts.class, JpaSidesTest.Holders.class)
                                .withClassLoader(new FilteredClassLoader(HibernateColumns.class)),
                        "migration 'accounts': bean 'Accounts' works by JPA, as a repository of Spring Data JPA: its calls tell "
                                + "nothing of what Hibernate finds out by itself, so changes of managed entities would "
                                + "be lost silently. Remedy: add zdm-jpa, which captures them inside Hibernate."),
                misuse(
                        "Annotating a repository",
                        "annotated the new repository of rows that are no entities",
                        Contexts.inMemory()
                                .withBean("names", JpaSidesTest.Backwards.class)
                                .withBean(JpaSidesTest.ByHand2.class),
                        "migration 'names': @DualWrite on com.example.Backwards is reverse, but it is no repository of JPA "
                                + "entities. Remedy: annotate the old repository; its writes run on the new side once "
                                + "the migration says so."),
                misuse(
                        "Properties",
                        "asked for shadow reads of entities",
                        JpaSidesTest.jpa(JpaSidesTest.Accounts.class, JpaSidesTest.Holders.class)
                                .withPropertyValues("zdm.migrations.accounts.shadow.sample=50"),
                        "migration 'accounts': the property zdm.migrations.accounts.shadow means nothing to JPA entities. "
                                + "Remedy: remove it, but for its ignored-fields: verify() compares."),
                misuse(
                        "Annotating a repository",
                        "annotated rows with keys of an unsupported type",
                        repositories(PricedOnes.class, Priced2.class),
                        "migration 'm': keys of type java.math.BigDecimal are not supported. Remedy: use a key "
                                + "of type Long, Integer, String or UUID, or a record of such components."),
                misuse(
                        "Annotating a service",
                        "named a new service of which there is no bean",
                        services(Pricing.class),
                        "migration 'pricing' in OLD_ONLY: @RoutedCall in com.example.Pricing names the bean "
                                + "'newPricing', which does not exist. Remedy: declare it, or correct to."),
                misuse(
                        "Annotating a service",
                        "gave a new service that lacks the method",
                        services(Pricing.class).withBean("newPricing", Object.class),
                        "migration 'pricing' in OLD_ONLY: java.lang.Object has no method like Pricing.quote(). "
                                + "Remedy: give the new service the same method, best by the same interface."),
                misuse(
                        "Annotating a service",
                        "named no new service",
                        services(Targetless.class),
                        "migration 'pricing' in OLD_ONLY: @RoutedCall in com.example.Targetless names no new "
                                + "service. Remedy: name its bean: to = \"…\"."),
                misuse(
                        "Annotating a service",
                        "named a service as its own successor",
                        services(Reflexive.class),
                        "migration 'pricing' in OLD_ONLY: @RoutedCall in com.example.Reflexive names its own "
                                + "bean as the new service. Remedy: name the new one; if the annotation stands on an "
                                + "interface that both implement, move it to the old class."),
                misuse(
                        "Annotating a service",
                        "annotated a final class",
                        services(Sealed.class),
                        "migration 'pricing': com.example.Sealed is final and implements no interface, so its "
                                + "calls cannot be intercepted and would run past the migration. Remedy: remove 'final', "
                                + "or let it implement an interface by which it is injected."),
                misuse(
                        "Annotating a service",
                        "annotated a final method",
                        services(HalfSealed.class),
                        "migration 'pricing': com.example.HalfSealed has a method quote that is final, so its "
                                + "calls cannot be intercepted and would run past the migration. Remedy: remove 'final'."),
                misuse(
                        "Annotating a service",
                        "annotated a method that is not public",
                        services(Hidden.class),
                        "migration 'pricing': com.example.Hidden has a method quote that is annotated, but not a "
                                + "public instance method, so its calls cannot be intercepted and would run past the "
                                + "migration. Remedy: make it one."),
                misuse(
                        "Annotating a service",
                        "named a parameter that the method does not have",
                        services(WrongCallKey.class).withBean("newPricing", OtherPricing.class),
                        "migration 'pricing' in OLD_ONLY: the key expression \"#customer\" of "
                                + "com.example.WrongCallKey.quote names #customer, which is no parameter of it. Remedy: "
                                + "use one of [], #root or #result; parameter names need the compiler's option -parameters."),
                misuse(
                        "Annotating a service",
                        "used a bean before it could be intercepted",
                        services(Pricing.class)
                                .withBean("newPricing", OtherPricing.class)
                                .withUserConfiguration(Meddling.class),
                        "migration 'pricing': bean 'oldPricing' carries an annotation of zdm, but its calls are "
                                + "not intercepted. Remedy: make it an ordinary Spring bean or Spring Data repository that "
                                + "no BeanPostProcessor needs, or use Zdm.proxy."),
                misuse(
                        "Annotating a service",
                        "made an annotated bean by hand",
                        services(Pricing.class)
                                .withBean("newPricing", OtherPricing.class)
                                .withInitializer(context ->
                                        context.getBeanFactory().registerSingleton("handmade", new Pricing())),
                        "migration 'pricing': bean 'handmade' carries an annotation of zdm, but its calls are "
                                + "not intercepted. Remedy: make it an ordinary Spring bean or Spring Data repository that "
                                + "no BeanPostProcessor needs, or use Zdm.proxy."),
                misuse(
                        "Properties",
                        "gave a service the settings of tables",
                        services(Pricing.class)
                                .withBean("newPricing", OtherPricing.class)
                                .withPropertyValues("zdm.migrations.pricing.at-least=atomic"),
                        "migration 'pricing': the property zdm.migrations.pricing.at-least means nothing to a "
                                + "service. Remedy: remove it: a service has no rows."),
                misuse(
                        "Properties",
                        "configured a migration that nothing is annotated with",
                        repositories(CustomerRepository.class, CustomerV2Repository.class)
                                .withPropertyValues("zdm.migrations.customer-v3.feature=X"),
                        "migration 'customer-v3': zdm.migrations.customer-v3 is configured, but annotations name "
                                + "only [customer-v2]. Remedy: correct the id, or remove the properties; what is declared "
                                + "in code takes its settings there."),
                misuse(
                        "Properties",
                        "gave read steps that fall",
                        repositories(CustomerRepository.class, CustomerV2Repository.class)
                                .withPropertyValues("zdm.migrations.customer-v2.read-steps=50,10"),
                        "migration 'customer-v2': the property zdm.migrations.customer-v2.read-steps is wrong: "
                                + "read steps [50, 10] are not rising to 100. Remedy: give percent such as 5, 25, 50, 100."),
                misuse(
                        "Properties",
                        "bound a flag without a feature gate",
                        repositories(CustomerRepository.class, CustomerV2Repository.class)
                                .withPropertyValues("zdm.migrations.customer-v2.feature=CUSTOMER_V2"),
                        "migration 'customer-v2': feature 'CUSTOMER_V2' is bound, but there is no feature gate. "
                                + "Remedy: give Zdm a feature gate, such as TogglzFeatureGate, or bind no feature."),
                misuse(
                        "Properties",
                        "gave columns of entities the settings of two sides",
                        columns().withPropertyValues("zdm.migrations.customer-email.feature=X"),
                        "migration 'customer-email': the property zdm.migrations.customer-email.feature means nothing to "
                                + "columns of one row. Remedy: remove it: both columns are written in one statement."),
                misuse(
                        "Properties",
                        "gave tables the settings of columns",
                        repositories(CustomerRepository.class, CustomerV2Repository.class)
                                .withPropertyValues("zdm.migrations.customer-v2.columns.mode=full"),
                        "migration 'customer-v2': the property zdm.migrations.customer-v2.columns means nothing to a "
                                + "migration of tables. Remedy: remove it: it is of @MigratedColumn."),
                misuse(
                        "Annotating an attribute of an entity",
                        "annotated one without zdm-jpa",
                        columns().withClassLoader(new FilteredClassLoader(HibernateColumns.class)),
                        "migration 'customer-email': com.example.Customer.email carries @MigratedColumn, but zdm-jpa is "
                                + "not on the class path. Remedy: add the dependency dev.zdm:zdm-jpa, or remove the "
                                + "annotation."),
                misuse(
                        "Annotating an attribute of an entity",
                        "built the EntityManagerFactory without Spring",
                        byHand(),
                        "migration 'customer-email': com.example.Customer.email carries @MigratedColumn, but zdm has no "
                                + "part in the EntityManagerFactory 'entityManagerFactory'. Remedy: let Spring build it "
                                + "with Hibernate, by a LocalContainerEntityManagerFactoryBean."),
                misuse(
                        "Annotating an attribute of an entity",
                        "named an inspector that does not exist",
                        columns()
                                .withPropertyValues(
                                        "spring.jpa.properties.hibernate.session_factory.statement_inspector=com.example.Nobody"),
                        "zdm: the setting hibernate.session_factory.statement_inspector names com.example.Nobody, of which "
                                + "no StatementInspector can be created. Remedy: name a StatementInspector with a "
                                + "constructor without parameters, or give an object."),
                misuse(
                        "Annotating an attribute of an entity",
                        "switched zdm off, with the attribute mapped to its new column",
                        ColumnShop.of(Renamed.class, ColumnShop.database())
                                .withConfiguration(AutoConfigurations.of(SwitchedOffAutoConfiguration.class))
                                .withPropertyValues("zdm.enabled=false"),
                        "migration 'customer-email': zdm.enabled=false, but com.example.Renamed.email is mapped to its new "
                                + "column, which nobody has filled then. Remedy: remove zdm.enabled=false, or map the "
                                + "attribute to its old column."));
    }

    private static ApplicationContextRunner columns() {
        return ColumnShop.on(ColumnShop.database());
    }

    private static ApplicationContextRunner byHand() {
        return columns()
                .withBean(
                        "entityManagerFactory",
                        EntityManagerFactory.class,
                        () -> new HibernatePersistenceConfiguration("by hand")
                                .managedClass(dev.zdm.spring.columns.shop.Customer.class)
                                .jdbcUrl("jdbc:h2:mem:byhand")
                                .createEntityManagerFactory());
    }

    private static Misuse misuse(String area, String deed, ApplicationContextRunner application, String words) {
        return new Misuse(area, deed, () -> refusalOf(application), words);
    }

    private static String refusalOf(ApplicationContextRunner application) {
        String[] said = new String[1];
        application.run(context -> {
            MigrationException refusal = (MigrationException) StartupFailureTest.refusal(context.getStartupFailure());
            Canary.inspectMessage(refusal);
            said[0] = plain(refusal.getMessage());
        });
        return said[0];
    }

    /** Without the names of this module's test classes. */
    private static String plain(String said) {
        return said.replaceAll(
                "dev\\.zdm\\.spring\\.(StartupFailureTest\\$|JpaSidesTest\\$|shop\\.|columns\\.\\w+\\.)",
                "com.example.");
    }

    @ParameterizedTest
    @MethodSource("table")
    void the_user_is_told_in_these_words(Misuse misuse) throws Exception {
        assertThat(misuse.attempt().call()).isEqualTo(misuse.words());
    }

    @Test
    void the_page_of_all_errors_is_true() {
        Stream<Misuse> starts = FailureTextTest.misuses()
                .map(misuse -> new Misuse(
                        "Starting a Spring Boot application",
                        misuse.what() + (misuse.properties().isEmpty() ? "" : " " + misuse.properties()),
                        () -> "",
                        (misuse.description() + " Remedy: " + misuse.action())
                                .replaceAll("dev\\.zdm\\.spring\\.FailureTextTest\\$", "com.example.")));
        ErrorPage.of("starter")
                .requireToShow(Stream.concat(table().stream(), starts).toList());
    }
}
