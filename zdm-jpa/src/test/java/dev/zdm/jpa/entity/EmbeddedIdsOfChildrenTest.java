package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Children that are known by their parent and a position, as lines of an order are. */
class EmbeddedIdsOfChildrenTest {

    @Entity(name = "Recipe")
    @Table(name = "recipe")
    static class Recipe {
        @Id
        long id;

        String steps;
    }

    @Entity(name = "Manual")
    @Table(name = "manual")
    static class Manual {
        @Id
        long id;

        @OneToMany(mappedBy = "manual", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Step> steps = new ArrayList<>();
    }

    @Entity(name = "Step")
    @Table(name = "step")
    static class Step {
        @EmbeddedId
        Place id;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "manual_id", insertable = false, updatable = false)
        Manual manual;

        String what;
    }

    @Embeddable
    record Place(@Column(name = "manual_id") long manualId, int position) {}

    private static final Mapping<Recipe, Manual> MAPPING = new Mapping<>() {
        @Override
        public Manual toNew(Recipe old) {
            return manual(old.id, old.steps.split(","));
        }

        @Override
        public Recipe toOld(Manual next) {
            List<String> steps = next.steps.stream().map(step -> step.what).toList();
            return recipe(next.id, String.join(",", steps));
        }
    };

    private static Recipe recipe(long id, String steps) {
        Recipe recipe = new Recipe();
        recipe.id = id;
        recipe.steps = steps;
        return recipe;
    }

    private static Manual manual(long id, String... steps) {
        Manual manual = new Manual();
        manual.id = id;
        for (String what : steps) {
            Step step = new Step();
            step.id = new Place(id, manual.steps.size() + 1);
            step.manual = manual;
            step.what = what;
            manual.steps.add(step);
        }
        return manual;
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void they_get_no_numbers_that_two_releases_could_give_twice_so_both_run_side_by_side(Server server) {
        // given
        HikariDataSource database = server.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE recipe (id bigint PRIMARY KEY, steps varchar(100))",
                "CREATE TABLE manual (id bigint PRIMARY KEY)",
                "CREATE TABLE step (manual_id bigint, position int, what varchar(50), PRIMARY KEY (manual_id, position))");
        Zdm first = Orders.zdm(database);
        Orders before = Orders.open(database, first, Map.of(), Recipe.class, Manual.class, Step.class);
        Migration<Long, Recipe> migration = before.move(Recipe.class, Manual.class, MAPPING);
        before.run(session -> session.persist(recipe(1, "mix,bake")));
        Orders.advance(migration, Phase.READ_NEW);

        // when
        try (Orders after =
                Orders.open(database, Orders.zdm(database, "two"), Map.of(), Manual.class, Step.class, Recipe.class)) {
            after.move(Recipe.class, Manual.class, MAPPING);
            after.run(session -> {
                session.find(Manual.class, 1L).steps.remove(1);
                session.persist(manual(2, "boil", "eat"));
            });
            before.run(session -> session.find(Recipe.class, 2L).steps = "boil,cool,eat");

            // then
            assertThat(Sql.rows(database, "SELECT id, steps FROM recipe ORDER BY id"))
                    .containsExactly("1|mix", "2|boil,cool,eat");
            assertThat(Sql.rows(database, "SELECT manual_id, position, what FROM step ORDER BY 1, 2"))
                    .containsExactly("1|1|mix", "2|1|boil", "2|2|cool", "2|3|eat");
            before.stop();
        }
    }
}
