package dev.zdm.proof.crash.child;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.proof.crash.wire.ChildSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine as an application has it, with one migration. */
final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final GatePolicy GATES =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(3), Duration.ofSeconds(3));
    private static final ScanPolicy SCAN = new ScanPolicy(10, Duration.ofMillis(5));

    private final Migration<Integer, Account> accounts;
    private final Commands old;
    private final Commands next;

    private Engine(ChildSettings settings, Pools pools, Zdm zdm) {
        JdbcTransactionScope oldScope = JdbcTransactionScope.of(pools.old());
        JdbcTransactionScope newScope = settings.isOneDatabase() ? oldScope : JdbcTransactionScope.of(pools.next());
        this.old = new Commands(oldScope, Commands.Spelling.old(isPostgres(settings.oldUrl())));
        this.next = new Commands(newScope, Commands.Spelling.next(isPostgres(settings.newUrl())));
        JdbcDataStore oldHome = JdbcDataStore.of(oldScope);
        JdbcDataStore newHome = settings.isOneDatabase() ? oldHome : JdbcDataStore.of(newScope);
        this.accounts = zdm.migration("accounts")
                .from(Tables.old(oldHome))
                .to(Mutants.of(settings.mutant(), Tables.next(newHome)))
                .mapping(new AccountMapping())
                .readSteps(List.of(30, 100))
                .atLeast(ConsistencyMode.DURABLE)
                .gates(GATES)
                .scan(SCAN)
                .register();
    }

    /** Tries until it succeeds: a database may be down, or cut off, when an instance starts. */
    static Engine start(ChildSettings settings, Pools pools) {
        while (true) {
            Zdm zdm = zdm(settings, pools);
            try {
                return new Engine(settings, pools, zdm);
            } catch (MigrationException e) {
                LOG.warn("not started yet: {}", e.getMessage());
                zdm.close();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static boolean isPostgres(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    private static Zdm zdm(ChildSettings settings, Pools pools) {
        return Zdm.builder()
                .stateStore(JdbcStateStore.of(pools.control()))
                .instance(settings.instance())
                .timeToLive(Duration.ofMillis(settings.timeToLiveMillis()))
                .build();
    }

    Migration<Integer, Account> accounts() {
        return accounts;
    }

    Commands old() {
        return old;
    }

    Commands next() {
        return next;
    }
}
