package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.MigratedColumn;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jpa.hibernate.ColumnSqmTranslatorFactory;
import dev.zdm.plan.ColumnMapping;
import dev.zdm.spring.shop.CustomerMapping;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedMethods;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.generate.MethodReference;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.aot.BeanFactoryInitializationCode;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.javapoet.ClassName;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

class HintsTest {
    private static final BeanFactoryInitializationCode NOTHING = new BeanFactoryInitializationCode() {
        @Override
        public ClassName getClassName() {
            return ClassName.get("dev.zdm.spring", "Generated");
        }

        @Override
        public GeneratedMethods getMethods() {
            throw new UnsupportedOperationException("no code is generated");
        }

        @Override
        public void addInitializer(MethodReference methodReference) {
            throw new UnsupportedOperationException("no code is generated");
        }
    };

    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    private final RuntimeHints hints = new RuntimeHints();

    static class Names2 extends InMemoryNames {}

    @DualWrite(migration = "names", to = Names2.class, mapping = CustomerMapping.class)
    static class Names extends InMemoryNames {}

    static class NewPricing {
        public String quote() {
            return "new";
        }
    }

    static class Pricing {
        @RoutedCall(migration = "pricing", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    @Test
    void scripts_and_the_root_of_key_expressions_are_found_at_run_time() {
        // when
        AotServices.factories().load(RuntimeHintsRegistrar.class).stream()
                .filter(ZdmRuntimeHints.class::isInstance)
                .forEach(registrar -> registrar.registerHints(hints, getClass().getClassLoader()));

        // then
        assertThat(JdbcSchema.ALL.scripts(Postgres.freshDatabase()))
                .isNotEmpty()
                .allSatisfy(
                        script -> assertThat(RuntimeHintsPredicates.resource().forResource(script))
                                .accepts(hints));
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(SpelKeyExpression.Root.class)
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .accepts(hints);
    }

    @Test
    void what_annotations_name_is_found_at_run_time() {
        beans.registerBeanDefinition("names", new RootBeanDefinition(Names.class));
        beans.registerBeanDefinition("pricing", new RootBeanDefinition(Pricing.class));
        beans.registerBeanDefinition("newPricing", new RootBeanDefinition(NewPricing.class));

        // when
        contribution().applyTo(generation(), NOTHING);

        // then
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(CustomerMapping.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .accepts(hints);
        assertThat(new Class<?>[] {Names.class, Names2.class, Pricing.class, NewPricing.class})
                .allSatisfy(type -> assertThat(RuntimeHintsPredicates.reflection()
                                .onType(type)
                                .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                        .accepts(hints));
    }

    static class Hidden {
        String find(long id) {
            return "new";
        }
    }

    static class Index extends Hidden {}

    static class Switched {
        @FlagGated(feature = "F", whenOff = "off")
        public String gated() {
            return "on";
        }

        private String off() {
            return "off";
        }

        @ReadSwitch(migration = "views", to = "index.find", mode = ReadSwitch.Mode.SHADOW)
        public String find(long id) {
            return off();
        }
    }

    @Test
    void counterparts_are_found_at_run_time_though_they_are_not_public() {
        beans.registerBeanDefinition("switched", new RootBeanDefinition(Switched.class));
        beans.registerBeanDefinition("index", new RootBeanDefinition(Index.class));

        // when
        contribution().applyTo(generation(), NOTHING);

        // then
        assertThat(new Class<?>[] {Switched.class, Index.class, Hidden.class})
                .allSatisfy(type -> assertThat(RuntimeHintsPredicates.reflection()
                                .onType(type)
                                .withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                        .accepts(hints));
    }

    static class Doubled implements ColumnMapping<String> {
        @Override
        public List<Class<?>> types() {
            return List.of(String.class);
        }

        @Override
        public List<Object> values(String value) {
            return List.of(value + value);
        }

        @Override
        public List<String> valuesSql(String column) {
            return List.of(column + " || " + column);
        }

        @Override
        public String attributeSql(List<String> columns) {
            return "left(" + columns.get(0) + ", length(" + columns.get(0) + ") / 2)";
        }
    }

    static class Moving {
        @MigratedColumn(migration = "code", from = "code", to = "code2", mapping = Doubled.class)
        String code;
    }

    @Test
    void mappings_of_columns_and_the_translator_of_queries_are_found_at_run_time() {
        // given
        beans.registerSingleton("managedTypes", PersistenceManagedTypes.of(Moving.class.getName()));

        // when
        AotServices.factories().load(BeanFactoryInitializationAotProcessor.class).stream()
                .filter(ColumnHints.class::isInstance)
                .map(processor -> processor.processAheadOfTime(beans))
                .findFirst()
                .orElseThrow()
                .applyTo(generation(), NOTHING);
        new ZdmRuntimeHints().registerHints(hints, getClass().getClassLoader());

        // then
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(Doubled.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(ColumnSqmTranslatorFactory.class)
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS))
                .accepts(hints);
    }

    @Test
    void an_application_without_annotations_needs_nothing() {
        assertThat(new DeclaredHints().processAheadOfTime(beans)).isNull();
        assertThat(new ColumnHints().processAheadOfTime(beans)).isNull();
    }

    private DefaultGenerationContext generation() {
        return new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("dev.zdm.spring", "Generated")),
                new InMemoryGeneratedFiles(),
                hints);
    }

    private BeanFactoryInitializationAotContribution contribution() {
        return AotServices.factories().load(BeanFactoryInitializationAotProcessor.class).stream()
                .filter(DeclaredHints.class::isInstance)
                .map(processor -> processor.processAheadOfTime(beans))
                .findFirst()
                .orElseThrow();
    }
}
