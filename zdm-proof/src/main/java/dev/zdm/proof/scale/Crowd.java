package dev.zdm.proof.scale;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.test.fault.Faults;
import dev.zdm.test.store.InMemoryDatabase;
import dev.zdm.test.store.InMemoryRecordStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Many instances of one migration. Their rows are in memory: it is the control database that is looked at. */
final class Crowd implements AutoCloseable {
    private static final int THREADS = 16;
    private static final Instruction OPERATOR = Instruction.by("operator").because("measuring");
    private static final GatePolicy PATIENT =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofMinutes(3), Duration.ofSeconds(5));

    private final JdbcStateStore control;
    private final int size;
    private final Duration timeToLive;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(THREADS);
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
    private final InMemoryDatabase rows = new InMemoryDatabase(new Faults(pause -> {}));
    private List<Member> members = List.of();

    private record Member(Zdm zdm, Migration<Long, Long> migration) {}

    Crowd(DataSource control, int size, Duration timeToLive) {
        this.control = JdbcStateStore.of(control);
        this.size = size;
        this.timeToLive = timeToLive;
    }

    /** All of them join, as many at a time as there are threads, and leave the first phase. */
    void join() throws ExecutionException, InterruptedException {
        List<Future<Member>> joining = IntStream.range(0, size)
                .mapToObj(number -> workers.submit(() -> member(number)))
                .toList();
        List<Member> joined = new ArrayList<>();
        for (Future<Member> each : joining) {
            joined.add(each.get());
        }
        members = List.copyOf(joined);
        advance();
    }

    private Member member(int number) {
        Zdm zdm = Zdm.builder()
                .stateStore(control)
                .instance("instance-" + number)
                .timeToLive(timeToLive)
                .scheduler(timer)
                .executor(workers)
                .build();
        Migration<Long, Long> migration = zdm.migration("scale")
                .from(store("before"))
                .to(store("after"))
                .mapping(Mapping.identity())
                .gates(PATIENT)
                .volatileState(true)
                .register();
        return new Member(zdm, migration);
    }

    private InMemoryRecordStore<Long, Long> store(String name) {
        return new InMemoryRecordStore<>(rows, name, Long.class, Function.identity());
    }

    void advance() {
        var unused = operator().advance(OPERATOR);
    }

    void rollback() {
        var unused = operator().rollback(OPERATOR);
    }

    private Migration<Long, Long> operator() {
        return members.get(0).migration();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        members.forEach(member -> member.zdm().close());
        workers.shutdownNow();
    }
}
