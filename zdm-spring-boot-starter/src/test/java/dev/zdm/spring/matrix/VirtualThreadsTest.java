package dev.zdm.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.spring.Postgres;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** A thousand virtual threads through one bean, on PostgreSQL, with a pool of few connections. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {
    private static final int THREADS = 1_000;
    private static final HikariDataSource POOL = new HikariDataSource();

    @BeforeAll
    static void fill() {
        POOL.setDataSource(Postgres.freshDatabase());
        POOL.setMaximumPoolSize(16);
    }

    @AfterAll
    static void empty() {
        POOL.close();
    }

    @ProofOfCells
    @Cell(row = Row.VIRTUAL_THREADS)
    void each_call_runs_once_where_the_phase_says(Column column, Way way) throws Throwable {
        for (boolean moved : List.of(false, true)) {
            World world = World.in(POOL, column, way, moved);
            try (AutoCloseable open = world.open()) {
                assertThat(open).isNotNull();
                runsOnce(world, column, moved);
            }
        }
    }

    private static void runsOnce(World world, Column column, boolean moved) throws Throwable {
        // given
        Native runs = moved ? world.subject().next() : world.subject().old();
        Native rests = moved ? world.subject().old() : world.subject().next();
        List<Callable<Optional<String>>> calls = new ArrayList<>();
        for (long key = 1; key <= THREADS; key++) {
            long own = key;
            calls.add(() -> world.shapes().optional(own));
        }

        // when
        ExecutorService virtual = perTask();
        for (Future<Optional<String>> call : virtual.invokeAll(calls)) {
            assertThat(call.get()).contains(moved ? "new" : "old");
        }
        virtual.shutdown();

        // then
        assertThat(runs.made()).hasSize(THREADS);
        assertThat(rests.made()).isEmpty();
        if (column == Column.WRITE) {
            assertThat(runs.page(null, 2 * THREADS)).hasSize(THREADS);
            assertThat(rests.page(null, 2 * THREADS)).isEqualTo(runs.page(null, 2 * THREADS));
        }
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
