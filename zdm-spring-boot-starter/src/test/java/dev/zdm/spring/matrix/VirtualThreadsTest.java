package dev.zdm.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A thousand virtual threads through one bean. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {
    private static final int THREADS = 1_000;

    static Stream<Arguments> cells() {
        return ShapesTest.columnsAndWays();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cells")
    void each_call_runs_once_on_its_own_thread(Column column, Way way) throws Throwable {
        // given
        World world = World.of(column, way, false);
        List<Callable<Optional<String>>> calls = new ArrayList<>();
        for (long key = 1; key <= THREADS; key++) {
            long own = key;
            calls.add(() -> world.shapes().optional(own));
        }

        // when
        ExecutorService virtual = perTask();
        for (Future<Optional<String>> call : virtual.invokeAll(calls)) {
            assertThat(call.get()).contains("old");
        }
        virtual.shutdown();

        // then
        assertThat(world.subject().old().made()).hasSize(THREADS);
        assertThat(world.subject().next().estimatedRows()).isEqualTo(column == Column.WRITE ? THREADS : 0);
        world.open().close();
    }

    /** The tests are compiled for Java 17. */
    private static ExecutorService perTask() throws Throwable {
        return (ExecutorService) MethodHandles.publicLookup()
                .findStatic(
                        Executors.class,
                        "newVirtualThreadPerTaskExecutor",
                        MethodType.methodType(ExecutorService.class))
                .invoke();
    }
}
