package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections of every kind that have a table and no entity of their own: their rows are part of the entity. */
class PartsTest {

    @Embeddable
    static class Step {
        String verb;

        @Column(name = "takes")
        BigDecimal minutes;

        Step() {}

        Step(String verb, String minutes) {
            this.verb = verb;
            this.minutes = new BigDecimal(minutes);
        }
    }

    @Entity(name = "Label")
    @Table(name = "label")
    static class Label {
        @Id
        long id;

        Label() {}

        Label(long id) {
            this.id = id;
        }
    }

    @Entity(name = "Recipe")
    @Table(name = "recipe")
    static class Recipe {
        @Id
        long id;

        @ElementCollection
        @CollectionTable(name = "recipe_amount", joinColumns = @JoinColumn(name = "recipe_id"))
        @MapKeyColumn(name = "what")
        @Column(name = "grams")
        Map<String, Integer> amounts = new HashMap<>();

        @ElementCollection
        @CollectionTable(name = "recipe_step", joinColumns = @JoinColumn(name = "recipe_id"))
        @OrderColumn(name = "position")
        List<Step> steps = new ArrayList<>();

        @ManyToMany
        @JoinTable(
                name = "recipe_label",
                joinColumns = @JoinColumn(name = "recipe_id"),
                inverseJoinColumns = @JoinColumn(name = "label_id"))
        Set<Label> labels = new HashSet<>();
    }

    @Entity(name = "Dish")
    @Table(name = "dish")
    static class Dish {
        @Id
        long id;

        @ElementCollection
        @CollectionTable(name = "dish_amount", joinColumns = @JoinColumn(name = "dish_id"))
        @MapKeyColumn(name = "ingredient")
        @Column(name = "grams")
        Map<String, Integer> amounts = new HashMap<>();

        @ElementCollection
        @CollectionTable(name = "dish_step", joinColumns = @JoinColumn(name = "dish_id"))
        @OrderColumn(name = "nr")
        List<Step> steps = new ArrayList<>();

        @ManyToMany
        @JoinTable(
                name = "dish_label",
                joinColumns = @JoinColumn(name = "dish_id"),
                inverseJoinColumns = @JoinColumn(name = "label_id"))
        Set<Label> labels = new HashSet<>();
    }

    private static final Mapping<Recipe, Dish> MAPPING = new Mapping<>() {
        @Override
        public Dish toNew(Recipe old) {
            Dish dish = new Dish();
            dish.id = old.id;
            dish.amounts = new HashMap<>(old.amounts);
            dish.steps = new ArrayList<>(old.steps);
            dish.labels = new HashSet<>(old.labels);
            return dish;
        }

        @Override
        public Recipe toOld(Dish next) {
            Recipe recipe = new Recipe();
            recipe.id = next.id;
            recipe.amounts = new HashMap<>(next.amounts);
            recipe.steps = new ArrayList<>(next.steps);
            recipe.labels = new HashSet<>(next.labels);
            return recipe;
        }
    };

    private static HikariDataSource tables(Server server) {
        HikariDataSource database = server.freshDatabase();
        database.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        Sql.execute(
                database,
                "CREATE TABLE label (id bigint PRIMARY KEY)",
                "CREATE TABLE recipe (id bigint PRIMARY KEY)",
                "CREATE TABLE recipe_amount (recipe_id bigint REFERENCES recipe (id), what varchar(20), grams int,"
                        + " PRIMARY KEY (recipe_id, what))",
                "CREATE TABLE recipe_step (recipe_id bigint REFERENCES recipe (id), position int, verb varchar(20),"
                        + " takes decimal(9, 2), PRIMARY KEY (recipe_id, position))",
                "CREATE TABLE recipe_label (recipe_id bigint REFERENCES recipe (id), label_id bigint REFERENCES label"
                        + " (id), PRIMARY KEY (recipe_id, label_id))",
                "CREATE TABLE dish (id bigint PRIMARY KEY)",
                "CREATE TABLE dish_amount (dish_id bigint REFERENCES dish (id), ingredient varchar(20), grams int,"
                        + " PRIMARY KEY (dish_id, ingredient))",
                "CREATE TABLE dish_step (dish_id bigint REFERENCES dish (id), nr int, verb varchar(20),"
                        + " takes decimal(9, 2), PRIMARY KEY (dish_id, nr))",
                "CREATE TABLE dish_label (dish_id bigint REFERENCES dish (id), label_id bigint REFERENCES label"
                        + " (id), PRIMARY KEY (dish_id, label_id))",
                "INSERT INTO label VALUES (1), (2)");
        return database;
    }

    private static Recipe recipe(long id) {
        Recipe recipe = new Recipe();
        recipe.id = id;
        recipe.amounts.putAll(Map.of("flour", 500, "water", 300));
        recipe.steps.addAll(List.of(new Step("mix", "5"), new Step("wait", "90.5"), new Step("bake", "40")));
        recipe.labels.add(new Label(1));
        return recipe;
    }

    private static void isEqual(HikariDataSource database, long id, String... rows) {
        assertThat(rows(database, "dish", "ingredient", "nr", id))
                .containsExactly(rows)
                .isEqualTo(rows(database, "recipe", "what", "position", id));
    }

    private static List<String> rows(HikariDataSource database, String table, String key, String position, long id) {
        String owned = " FROM %1$s_%2$s WHERE %1$s_id = %3$d";
        List<String> rows = new ArrayList<>(
                Sql.rows(database, "SELECT " + key + ", grams" + owned.formatted(table, "amount", id) + " ORDER BY 1"));
        rows.addAll(Sql.rows(
                database, "SELECT " + position + ", verb, takes" + owned.formatted(table, "step", id) + " ORDER BY 1"));
        rows.addAll(Sql.rows(database, "SELECT label_id" + owned.formatted(table, "label", id) + " ORDER BY 1"));
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void maps_ordered_lists_of_embeddables_and_references_arrive_as_they_are(Server server) {
        // given
        HikariDataSource database = tables(server);
        try (Orders orders = Orders.open(database, Recipe.class, Dish.class, Label.class)) {
            Migration<Long, Recipe> migration = orders.move(Recipe.class, Dish.class, MAPPING);
            orders.run(session -> session.persist(recipe(1)));
            Orders.advance(migration, Phase.READ_NEW);
            isEqual(database, 1, "flour|500", "water|300", "0|mix|5.00", "1|wait|90.50", "2|bake|40.00", "1");

            // when
            orders.run(session -> {
                Recipe found = session.find(Recipe.class, 1L);
                found.amounts.put("flour", 450);
                found.amounts.remove("water");
                found.amounts.put("milk", 250);
                found.steps.remove(0);
                found.steps.get(0).minutes = new BigDecimal("60");
                found.labels.clear();
                found.labels.add(session.getReference(Label.class, 2L));
            });

            // then
            isEqual(database, 1, "flour|450", "milk|250", "0|wait|60.00", "1|bake|40.00", "2");

            // and when
            orders.run(session -> session.persist(recipe(2)));
            orders.run(session -> session.remove(session.find(Recipe.class, 1L)));

            // then
            isEqual(database, 1);
            assertThat(migration.read(2L).orElseThrow().steps)
                    .extracting(step -> step.verb)
                    .containsExactly("mix", "wait", "bake");
            Orders.back(migration);
            Orders.back(migration);
            assertThat(migration.verify().join().mismatches()).isZero();
        }
    }
}
