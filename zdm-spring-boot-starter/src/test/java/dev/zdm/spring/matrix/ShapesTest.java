package dev.zdm.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.support.AopUtils;

/** Every shape of a method, under every annotation, in every way: one native call, where the phase says. */
class ShapesTest {
    private static final Map<List<Object>, World> WORLDS = new ConcurrentHashMap<>();

    private static World world(Column column, Way way, boolean moved) {
        World world = WORLDS.computeIfAbsent(List.of(column, way, moved), key -> World.of(column, way, moved));
        world.subject().old().made().clear();
        world.subject().next().made().clear();
        world.subject().next().breakDown(false);
        return world;
    }

    @AfterAll
    static void close() throws Exception {
        for (World world : WORLDS.values()) {
            world.open().close();
        }
        WORLDS.clear();
    }

    @ProofOfCells
    @Cell(
            row = {
                Row.DEFAULT_METHOD,
                Row.GENERIC_INTERFACE,
                Row.BRIDGE,
                Row.CHECKED,
                Row.OPTIONAL,
                Row.STREAM,
                Row.PRIMITIVE,
                Row.VARARGS
            })
    @Cell(
            row = Row.VOID,
            column = {Column.WRITE, Column.READ, Column.CALL, Column.GATE})
    void before_the_move_the_old_side_runs_once(Column column, Way way, Row row) throws Exception {
        // given
        Shape shape = row.shape();
        World world = world(column, way, false);
        long key = shape.ordinal() + 1;

        // when
        Object answer = shape.call(world.shapes(), key);

        // then
        assertThat(answer).isIn("old", "by default old", 1, "");
        assertThat(world.subject().old().made()).containsExactly("old " + shape.method());
        assertThat(world.subject().next().made()).isEmpty();
        assertThat(world.subject().next().find(key).isPresent()).isEqualTo(column == Column.WRITE);
    }

    @ProofOfCells
    @Cell(
            row = {
                Row.DEFAULT_METHOD,
                Row.GENERIC_INTERFACE,
                Row.BRIDGE,
                Row.CHECKED,
                Row.OPTIONAL,
                Row.STREAM,
                Row.PRIMITIVE,
                Row.VARARGS
            })
    @Cell(
            row = Row.VOID,
            column = {Column.WRITE, Column.READ, Column.CALL, Column.GATE})
    void after_the_move_the_new_side_runs_once(Column column, Way way, Row row) throws Exception {
        // given
        Shape shape = row.shape();
        World world = world(column, way, true);
        long key = shape.ordinal() + 1;

        // when
        Object answer = shape.call(world.shapes(), key);

        // then
        assertThat(answer).isIn("new", "by default new", 2, "");
        assertThat(world.subject().next().made()).containsExactly("new " + shape.method());
        assertThat(world.subject().old().made()).isEmpty();
        assertThat(world.subject().old().find(key).isPresent()).isEqualTo(column == Column.WRITE);
    }

    @ProofOfCells
    @Cell(
            row = {
                Row.DEFAULT_METHOD,
                Row.GENERIC_INTERFACE,
                Row.BRIDGE,
                Row.CHECKED,
                Row.OPTIONAL,
                Row.STREAM,
                Row.PRIMITIVE,
                Row.VARARGS
            },
            column = {Column.READ, Column.CALL, Column.SWITCH})
    @Cell(
            row = Row.VOID,
            column = {Column.READ, Column.CALL})
    void where_the_new_side_fails_the_old_one_answers_once(Column column, Way way, Row row) throws Exception {
        // given
        Shape shape = row.shape();
        World world = world(column, way, true);
        world.subject().next().breakDown(true);

        // when
        Object answer = shape.call(world.shapes(), shape.ordinal() + 1);

        // then
        assertThat(answer).isIn("old", "by default old", 1, "");
        assertThat(world.subject().old().made()).containsExactly("old " + shape.method());
    }

    @ProofOfCells
    @Cell(row = Row.THROWN)
    void a_checked_exception_of_either_side_arrives_as_it_is(Column column, Way way) {
        assertThatThrownBy(() -> world(column, way, false).shapes().checked(-1))
                .isInstanceOf(IOException.class)
                .hasMessage("old refuses");
        assertThatThrownBy(() -> world(column, way, true).shapes().checked(-1))
                .isInstanceOf(IOException.class)
                .hasMessage(column.fallsBack() ? "old refuses" : "new refuses");
    }

    @ProofOfCells
    @Cell(row = Row.OBJECT, outcome = Outcome.NEVER_ROUTED)
    void methods_of_object_are_never_routed(Column column, Way way) {
        // given
        World world = world(column, way, true);

        // when
        Shapes same = world.shapes();

        // then
        assertThat(world.shapes()).isEqualTo(same);
        assertThat(world.shapes().hashCode()).isEqualTo(same.hashCode());
        assertThat(world.shapes().toString()).isEqualTo(world.subject().old().toString());
        assertThat(world.subject().next().made()).isEmpty();
    }

    @ProofOfCells
    @Cell(row = Row.VOID, column = Column.SWITCH, outcome = Outcome.REFUSED)
    void a_switched_method_that_returns_nothing_is_refused(Column column, Way way, Row row) {
        // given
        Native next = new Natives.New(false);
        Shapes old = way == Way.JDK_PROXY ? new Switches.ClosedNothing(next) : new Switches.Nothing(next);

        // then
        assertThatThrownBy(() -> World.of(column, way, new Column.Subject(old, (Native) old, next), false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("returns nothing, so it reads nothing");
    }

    @ProofOfCells
    @Cell(
            row = Row.INSIDE,
            column = {Column.WRITE, Column.READ},
            outcome = Outcome.INSIDE_THE_ROUTE)
    void what_a_repository_calls_on_itself_runs_on_the_same_side_and_is_copied(Column column, Way way) {
        // given
        Native old = chained(column, way == Way.JDK_PROXY);
        Native next = new Natives.New(column == Column.WRITE);
        World world = World.of(column, way, new Column.Subject(old, old, next), false);

        // when
        assertThat(world.shapes().optional(1)).contains("old");

        // then
        assertThat(old.made()).containsExactly("old nothing", "old optional");
        assertThat(next.made()).isEmpty();
        assertThat(next.find(1L).isPresent()).isEqualTo(column == Column.WRITE);
    }

    private static Native chained(Column column, boolean closed) {
        if (column == Column.WRITE) {
            return closed ? new Natives.FinalChainedWrites() : new Natives.ChainedWrites();
        }
        return closed ? new Natives.FinalChainedReads() : new Natives.ChainedReads();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("columnsAndWays")
    void the_ways_are_what_they_are_called(Column column, Way way) {
        // given
        Shapes shapes = world(column, way, false).shapes();

        // then
        assertThat(Proxy.isProxyClass(shapes.getClass())).isEqualTo(way != Way.CLASS_PROXY);
        assertThat(AopUtils.isCglibProxy(shapes)).isEqualTo(way == Way.CLASS_PROXY);
    }

    static Stream<Arguments> columnsAndWays() {
        return Stream.of(Column.values())
                .flatMap(column -> Stream.of(Way.values()).map(way -> Arguments.of(column, way)));
    }
}
