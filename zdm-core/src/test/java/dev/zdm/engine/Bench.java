package dev.zdm.engine;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.ZdmBuilder;
import dev.zdm.checks.Canary;
import dev.zdm.event.MigrationEvent;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.Call;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerV2;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The migration {@code customers} on a real database, at any stage that a test wants to begin in. */
final class Bench implements AutoCloseable {
    static final Instruction OPERATOR = Instruction.by("operator").because("a test");
    static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(5), Duration.ofSeconds(5));
    static final ScanPolicy FAST = new ScanPolicy(2, Duration.ZERO);

    private final Customers customers;
    private final Zdm zdm;
    private final Migration<Long, Customer> migration;
    private final Hooks hooks = new Hooks();
    private final List<MigrationEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger nativeCommands = new AtomicInteger();

    private Bench(Customers customers, Options options) {
        this(customers, options, Bench::declare);
    }

    private Bench(Customers customers, Options options, Declaring declaring) {
        this.customers = customers;
        ZdmBuilder builder = Zdm.builder()
                .stateStore(JdbcStateStore.of(customers.dataSource()))
                .instance("bench")
                .listener(this::heard);
        options.builder.accept(builder);
        this.zdm = builder.build();
        DataDeclaration<Long, Customer, CustomerV2> declaration = declaring.declare(zdm, customers, hooks);
        options.declaration.accept(declaration);
        this.migration = registered(declaration);
    }

    /** What a test may want different. */
    record Options(Consumer<ZdmBuilder> builder, Consumer<DataDeclaration<Long, Customer, CustomerV2>> declaration) {
        static final Options NONE = new Options(builder -> {}, declaration -> {});

        static Options gates(GatePolicy policy) {
            return new Options(builder -> {}, declaration -> declaration.gates(policy));
        }
    }

    /** How the migration is declared. */
    @FunctionalInterface
    private interface Declaring {
        DataDeclaration<Long, Customer, CustomerV2> declare(Zdm zdm, Customers customers, Hooks hooks);
    }

    private void heard(MigrationEvent event) {
        events.add(event);
        Canary.inspect("event", event);
    }

    private Migration<Long, Customer> registered(DataDeclaration<Long, Customer, CustomerV2> declaration) {
        try {
            return declaration.register();
        } catch (RuntimeException e) {
            zdm.close();
            throw e;
        }
    }

    static DataDeclaration<Long, Customer, CustomerV2> declare(Zdm zdm, Customers customers, Hooks hooks) {
        return declared(zdm.migration("customers")
                .from(hooks.watch(customers.old()))
                .to(hooks.watch(customers.next()))
                .mapping(hooks.watch(customers)));
    }

    private static DataDeclaration<Long, Customer, CustomerV2> declared(
            DataDeclaration<Long, Customer, CustomerV2> declaration) {
        return declaration.scan(FAST).gates(OPEN);
    }

    /** Without hooks, behind which nobody sees what kind of tables they are. */
    static Bench unwatched(Customers customers, Mapping<Customer, CustomerV2> mapping) {
        return unwatched(customers, mapping, declaration -> {});
    }

    /** The same with a declaration that says more. */
    static Bench unwatched(
            Customers customers,
            Mapping<Customer, CustomerV2> mapping,
            Consumer<DataDeclaration<Long, Customer, CustomerV2>> more) {
        wipe(customers);
        return new Bench(
                customers,
                new Options(builder -> {}, more),
                (zdm, tables, hooks) -> declared(zdm.migration("customers")
                        .from(tables.old())
                        .to(tables.next())
                        .mapping(mapping)));
    }

    /** Empty tables, forgotten state. The rows 1 to 4 are in the old table. */
    static Bench fresh(Customers customers, Options options) {
        wipe(customers);
        return new Bench(customers, options);
    }

    static Bench fresh(Customers customers) {
        return fresh(customers, Options.NONE);
    }

    /** The same database after a restart. */
    static Bench restarted(Customers customers, Options options) {
        return new Bench(customers, options);
    }

    static void wipe(Customers customers) {
        customers.wipe();
        customers.fill(4);
    }

    static Bench at(Stage stage, Customers customers) throws Exception {
        return fresh(customers).to(stage);
    }

    /** Goes forward, with the scans that are needed on the way. */
    Bench to(Stage stage) throws Exception {
        while (migration.state().phase() != stage.phase) {
            if (migration.state().phase() == Stage.BACKFILL.phase) {
                backfill();
                verify();
            }
            if (migration.state().phase() == Stage.READ_NEW_100.phase) {
                migration.share(100, OPERATOR);
            }
            migration.advance(OPERATOR);
        }
        if (stage.phase.takesShare()) {
            migration.share(stage.share, OPERATOR);
        }
        return this;
    }

    Scan backfill() throws Exception {
        return migration.backfill().get(30, TimeUnit.SECONDS);
    }

    Scan backfillAgain() throws Exception {
        return migration.backfillAgain().get(30, TimeUnit.SECONDS);
    }

    Scan verify() throws Exception {
        return migration.verify().get(30, TimeUnit.SECONDS);
    }

    Zdm zdm() {
        return zdm;
    }

    Migration<Long, Customer> migration() {
        return migration;
    }

    Customers customers() {
        return customers;
    }

    Hooks hooks() {
        return hooks;
    }

    List<MigrationEvent> events() {
        return events;
    }

    /** How many commands of the application have run since the last call of this method. */
    int nativeCommands() {
        return nativeCommands.getAndSet(0);
    }

    /** Writes through zdm, as an application would. */
    int write(Command command) {
        return migration.write(command.key(), old(command), next(command));
    }

    /** Writes through zdm; something happens after the native command, before the copy. */
    int write(Command command, Runnable afterNative) {
        return migration.write(
                command.key(), afterwards(old(command), afterNative), afterwards(next(command), afterNative));
    }

    private static Call<Integer, RuntimeException> afterwards(Call<Integer, RuntimeException> call, Runnable what) {
        return () -> {
            int rows = call.run();
            what.run();
            return rows;
        };
    }

    private Call<Integer, RuntimeException> old(Command command) {
        return () -> counted(command.oldSql(customers.kind()), command);
    }

    private Call<Integer, RuntimeException> next(Command command) {
        return () -> counted(command.newSql(customers.kind()), command);
    }

    private int counted(String sql, Command command) {
        nativeCommands.incrementAndGet();
        return customers.update(sql, command.values());
    }

    <T, X extends Exception> T inTransaction(Call<T, X> call) throws X {
        return customers.transactions().inTransaction(call);
    }

    String value(String sql) {
        return customers.query(sql).orElse("none");
    }

    @Override
    public void close() {
        zdm.close();
    }
}
