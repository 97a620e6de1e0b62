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
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand virtual threads through one repository. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {
    private static final int THREADS = 1_000;

    @ParameterizedTest
    @EnumSource(Way.class)
    void each_write_runs_once_and_is_copied(Way way) throws Throwable {
        // given
        World world = World.of(Column.WRITE, way, false);
        List<Callable<Optional<String>>> writes = new ArrayList<>();
        for (long key = 1; key <= THREADS; key++) {
            long own = key;
            writes.add(() -> world.shapes().optional(own));
        }

        // when
        ExecutorService virtual = perTask();
        for (Future<Optional<String>> write : virtual.invokeAll(writes)) {
            assertThat(write.get()).contains("old");
        }
        virtual.shutdown();

        // then
        assertThat(world.subject().old().made()).hasSize(THREADS);
        assertThat(world.subject().next().estimatedRows()).isEqualTo(THREADS);
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
