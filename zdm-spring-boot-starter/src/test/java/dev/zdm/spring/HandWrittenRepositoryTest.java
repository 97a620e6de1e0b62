package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Zdm;
import dev.zdm.annotation.DualWrite;
import dev.zdm.checks.Canary;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.spi.RecordStore;
import dev.zdm.spring.InMemoryNames.Name;
import jakarta.annotation.PostConstruct;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What is routed of a class that somebody wrote by hand: all that callers can reach, or the start is refused. */
class HandWrittenRepositoryTest {

    @DualWrite(migration = "own", to = NewNames.class)
    interface Names {
        default void deleteById(Long id) {
            throw new UnsupportedOperationException();
        }

        default String title(Long id) {
            return findById(id).map(Name::name).orElse("nobody");
        }

        Optional<Name> findById(Long id);
    }

    interface Purges {
        void purge(Long id);
    }

    static class OldNames extends InMemoryNames implements Names {
        @Override
        public void deleteById(Long id) {
            remove(id);
        }

        @Override
        public Optional<Name> findById(Long id) {
            return find(id);
        }
    }

    static class PurgingNames extends OldNames implements Purges {
        @Override
        @DualWrite(key = "#id")
        public void purge(Long id) {
            remove(id);
        }
    }

    static class NewNames extends InMemoryNames {
        public void deleteById(Long id) {
            remove(id);
        }

        public Optional<Name> findById(Long id) {
            return find(id);
        }

        public void purge(Long id) {
            remove(id);
        }
    }

    @Test
    void a_default_method_that_the_class_overrides_is_what_its_name_says() {
        runner(OldNames.class).run(context -> {
            // given
            copiedName(context);

            // when
            context.getBean(Names.class).deleteById(1L);

            // then
            assertThat(context.getBean(NewNames.class).find(1L)).isEmpty();
        });
    }

    @Test
    void a_default_method_that_the_class_leaves_alone_still_runs_on_the_proxy() {
        runner(OldNames.class).run(context -> {
            copiedName(context);
            assertThat(context.getBean(Names.class).title(1L)).isEqualTo(Canary.planted("Ada"));
        });
    }

    @Test
    void a_method_of_another_interface_than_the_annotated_one_is_routed() {
        runner(PurgingNames.class).run(context -> {
            // given
            copiedName(context);

            // when
            context.getBean(Purges.class).purge(1L);

            // then
            assertThat(context.getBean(NewNames.class).find(1L)).isEmpty();
        });
    }

    static class Careless extends OldNames implements Purges {
        @Override
        public void purge(Long id) {
            remove(id);
        }
    }

    @Test
    void a_method_without_annotation_of_another_interface_is_refused_at_start() {
        refused(Careless.class, "nothing tells whether Careless.purge(Long) reads or writes");
    }

    static class Setting extends OldNames {
        public void setName(Name name) {
            put(name);
        }
    }

    @Test
    void a_method_that_only_looks_like_a_setter_is_refused_at_start() {
        refused(Setting.class, "nothing tells whether Setting.setName(Name) reads or writes");
    }

    static class Neighbourly extends OldNames {
        void insertRaw(Name name) {
            put(name);
        }
    }

    @Test
    void a_method_that_is_not_public_is_refused_when_a_neighbour_calls_it() {
        runner(Neighbourly.class).run(context -> {
            // given
            Neighbourly names = context.getBean(Neighbourly.class);

            // when / then
            assertThatThrownBy(() -> names.insertRaw(new Name(1L, "Ada")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("migration 'own' in OLD_ONLY: Neighbourly.insertRaw(Name) is not public")
                    .hasMessageContaining("make it public and annotate it");
            assertThat(names.find(1L)).isEmpty();
        });
    }

    static class Furnished extends OldNames implements InitializingBean, DisposableBean, BeanNameAware, AutoCloseable {
        private int fetchSize;
        private String bean = "";

        public int getFetchSize() {
            return fetchSize;
        }

        public void setFetchSize(int fetchSize) {
            this.fetchSize = fetchSize;
        }

        @Autowired
        public void use(Environment environment) {}

        @PostConstruct
        public void warmUp() {}

        @Override
        public void setBeanName(String name) {
            bean = name;
        }

        @Override
        public void afterPropertiesSet() {
            insertNobody();
        }

        @Override
        public void destroy() {}

        @Override
        public void close() {}

        void insertNobody() {
            put(new Name(0L, bean));
        }
    }

    @Test
    void what_is_there_for_spring_and_accessors_of_fields_need_no_annotation() {
        runner(Furnished.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Furnished.class).getFetchSize()).isZero();
        });
    }

    interface Rows {
        boolean existsById(Long id);
    }

    /** Its rows are nowhere to be found: there is only the other side's store, of the same row type. */
    @DualWrite(migration = "own", to = NewRows.class)
    static class OldRows implements Rows {
        @Override
        public boolean existsById(Long id) {
            return true;
        }
    }

    static class NewRows extends InMemoryNames implements Rows {
        @Override
        public boolean existsById(Long id) {
            return true;
        }
    }

    static class ToNames implements dev.zdm.plan.Mapping<Name, Name> {
        @Override
        public Name toNew(Name row) {
            return row;
        }

        @Override
        public Name toOld(Name row) {
            return row;
        }
    }

    @DualWrite(migration = "own", to = NewRows.class, mapping = ToNames.class)
    static class MappedRows extends OldRows {}

    @Test
    void the_rows_of_the_other_side_are_not_taken_for_ones_own() {
        Contexts.inMemory()
                .withBean(MappedRows.class)
                .withBean(NewRows.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("nothing tells where bean 'handWrittenRepositoryTest.MappedRows' keeps"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OneStore {
        @Bean
        RecordStore<Long, Name> names() {
            return new InMemoryNames();
        }
    }

    @DualWrite(migration = "own", to = NewLabels.class, mapping = ToNames.class)
    static class Labels implements Rows {
        @Override
        public boolean existsById(Long id) {
            return true;
        }
    }

    static class NewLabels implements Rows {
        @Override
        public boolean existsById(Long id) {
            return true;
        }
    }

    @Test
    void one_store_is_refused_for_both_sides() {
        Contexts.inMemory()
                .withUserConfiguration(OneStore.class)
                .withBean(Labels.class)
                .withBean(NewLabels.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("migration 'own': both sides are the same rows: 'names'"));
    }

    private static ApplicationContextRunner runner(Class<?> old) {
        return Contexts.inMemory()
                .withPropertyValues("zdm.migrations.own.volatile-state=true")
                .withBean(old)
                .withBean(NewNames.class);
    }

    private static void refused(Class<?> old, String message) {
        runner(old)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining(message));
    }

    private static void copiedName(ApplicationContext context) {
        context.getBean(Zdm.class).control("own").advance(Instruction.by("test"));
        context.getBean(OldNames.class).put(new Name(1L, "Ada"));
        assertThat(context.getBean(NewNames.class).page(null, 9)).isEqualTo(List.of(new Name(1L, "Ada")));
    }
}
