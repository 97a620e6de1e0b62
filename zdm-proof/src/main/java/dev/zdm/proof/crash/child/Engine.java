package dev.zdm.proof.crash.child;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.proof.crash.wire.ChildSettings;
import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.spi.RecordStore;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** The engine as an application has it, with one migration. */
final class Engine {
    private static final GatePolicy GATES =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(3), Duration.ofSeconds(3));
    private static final ScanPolicy SCAN = new ScanPolicy(10, Duration.ofMillis(5));

    private final Migration<Integer, Account> accounts;
    private final JdbcTransactionScope oldScope;
    private final JdbcTransactionScope newScope;
    private final Commands old;
    private final Commands next;

    Engine(ChildSettings settings, UnaryOperator<DataSource> watch) {
        this.oldScope = scope(settings.oldUrl(), watch);
        this.newScope = settings.isOneDatabase() ? oldScope : scope(settings.newUrl(), watch);
        this.old = new Commands(oldScope, Commands.Spelling.old(isPostgres(settings.oldUrl())));
        this.next = new Commands(newScope, Commands.Spelling.next(isPostgres(settings.newUrl())));
        JdbcDataStore oldHome = JdbcDataStore.of(oldScope);
        JdbcDataStore newHome = settings.isOneDatabase() ? oldHome : JdbcDataStore.of(newScope);
        this.accounts = zdm(settings, watch)
                .migration("accounts")
                .from(Tables.old(oldHome))
                .to(mutated(settings.mutant(), Tables.next(newHome)))
                .mapping(new AccountMapping())
                .readSteps(List.of(30, 100))
                .gates(GATES)
                .scan(SCAN)
                .register();
    }

    private static JdbcTransactionScope scope(String url, UnaryOperator<DataSource> watch) {
        return JdbcTransactionScope.of(watch.apply(Pools.pool(url)));
    }

    private static boolean isPostgres(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    private static <R> RecordStore<Integer, R> mutated(Mutant mutant, RecordStore<Integer, R> store) {
        return mutant == Mutant.LOST_COPY ? new ForgetfulStore<>(store) : store;
    }

    private static Zdm zdm(ChildSettings settings, UnaryOperator<DataSource> watch) {
        return Zdm.builder()
                .stateStore(JdbcStateStore.of(watch.apply(Pools.pool(settings.controlUrl()))))
                .instance(settings.instance())
                .timeToLive(Duration.ofMillis(settings.timeToLiveMillis()))
                .build();
    }

    Migration<Integer, Account> accounts() {
        return accounts;
    }

    JdbcTransactionScope scope() {
        return oldScope;
    }

    Commands old() {
        return old;
    }

    Commands next() {
        return next;
    }
}
