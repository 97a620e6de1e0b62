package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.MethodClassifier.Role;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;

class SpringDataMethodsTest {
    record Item(@Id Long id, String name) {}

    interface Items extends ListCrudRepository<Item, Long> {
        List<Item> findByName(String name);

        boolean existsByName(String name);

        void deleteByName(String name);

        List<Item> removeByNameIn(List<String> names);

        @Query("select * from item where name = :name for update")
        List<Item> select(String name);

        @Query("  WITH x AS (select 1) select * from item")
        List<Item> with();

        @Query("values (1, 'a')")
        Item values();

        @Query("with x as (update item set name = '' returning *) select * from x")
        List<Item> hiddenWrite();

        @Query("update item set name = '' returning *")
        List<Item> returningWrite();

        @Query("-- reads\nselect * from item")
        List<Item> comment();

        @Modifying
        @Query("update item set name = ''")
        int modifying();

        default Optional<Item> first() {
            return findAll().stream().findFirst();
        }
    }

    private static DataSource database;

    @BeforeAll
    static void createTable() {
        database = Postgres.freshDatabase();
        Postgres.execute(database, "create table item (id bigint primary key, name text)");
    }

    @Test
    void reads_are_told_from_writes_and_nothing_is_said_where_that_is_not_clear() {
        Contexts.repositories(Contexts.on(database), Items.class).run(context -> {
            // given
            RepositoryFactoryInformation<?, ?> items = context.getBean("&Items", RepositoryFactoryInformation.class);
            SpringDataMethods methods = new SpringDataMethods("m", items.getRepositoryInformation());

            // when
            Map<String, String> roles = new TreeMap<>();
            Arrays.stream(Items.class.getDeclaredMethods())
                    .filter(method -> !method.isSynthetic())
                    .forEach(method -> roles.put(method.getName(), role(methods, method)));

            // then
            assertThat(roles)
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("findByName", "QUERY"),
                            Map.entry("existsByName", "QUERY"),
                            Map.entry("deleteByName", "BULK_WRITE"),
                            Map.entry("removeByNameIn", "BULK_WRITE"),
                            Map.entry("select", "QUERY"),
                            Map.entry("with", "QUERY"),
                            Map.entry("values", "QUERY"),
                            Map.entry("hiddenWrite", "unknown"),
                            Map.entry("returningWrite", "unknown"),
                            Map.entry("comment", "unknown"),
                            Map.entry("modifying", "BULK_WRITE"),
                            Map.entry("first", "unknown")));
        });
    }

    @Test
    void well_known_methods_are_left_to_their_names() throws NoSuchMethodException {
        Contexts.repositories(Contexts.on(database), Items.class).run(context -> {
            RepositoryFactoryInformation<?, ?> items = context.getBean("&Items", RepositoryFactoryInformation.class);
            SpringDataMethods methods = new SpringDataMethods("m", items.getRepositoryInformation());
            assertThat(methods.classify(Items.class.getMethod("findById", Object.class)))
                    .isEmpty();
            assertThat(methods.classify(Items.class.getMethod("save", Object.class)))
                    .isEmpty();
        });
    }

    private static String role(SpringDataMethods methods, Method method) {
        return methods.classify(method).map(Role::name).orElse("unknown");
    }
}
