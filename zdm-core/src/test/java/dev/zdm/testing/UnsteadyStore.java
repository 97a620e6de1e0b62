package dev.zdm.testing;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.Rollouts;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.Scans;
import dev.zdm.spi.StateStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state store whose renewals fail, and whose claims are observed, as a test says. */
public final class UnsteadyStore implements StateStore, Instances {
    private final StateStore store;
    private @Nullable Throwable failure;
    private Runnable afterClaim = () -> {};
    private Runnable afterRenewal = () -> {};
    private boolean losesAnswer;
    private volatile boolean answersNothing;
    private int renewals;

    public UnsteadyStore(StateStore store) {
        this.store = store;
    }

    /** Fails all renewals from now on, or none. */
    public void failOnRenewal(@Nullable Throwable next) {
        failure = next;
    }

    /** Fails whatever is asked of the states from now on, and all renewals. */
    public void failOnAnyQuestion(Throwable next) {
        failure = next;
        answersNothing = true;
    }

    /** What happens between a claim and its answer. */
    public void afterClaim(Runnable deed) {
        afterClaim = deed;
    }

    /** What happens between a renewal and its answer. */
    public void afterRenewal(Runnable deed) {
        afterRenewal = deed;
    }

    /** The next change is stored, and its answer does not arrive. */
    public void loseNextAnswerToAChange() {
        losesAnswer = true;
    }

    /** How many renewals did not fail. */
    public int renewals() {
        return renewals;
    }

    @Override
    public MigrationStates states() {
        return (MigrationStates) Proxy.newProxyInstance(
                UnsteadyStore.class.getClassLoader(),
                new Class<?>[] {MigrationStates.class},
                (proxy, method, arguments) -> asked(method, arguments));
    }

    private @Nullable Object asked(Method method, Object[] arguments) throws Throwable {
        if (answersNothing && failure != null) {
            throw failure;
        }
        try {
            Object answer = method.invoke(store.states(), arguments);
            if (losesAnswer && method.getName().equals("change")) {
                losesAnswer = false;
                throw new StateStoreException("customers", null, "the answer was lost", "look again");
            }
            return answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Instances instances() {
        return this;
    }

    @Override
    public Scans scans() {
        return store.scans();
    }

    @Override
    public ScanChunks chunks() {
        return store.chunks();
    }

    @Override
    public Rollouts rollouts() {
        return store.rollouts();
    }

    @Override
    public boolean isVolatile() {
        return store.isVolatile();
    }

    @Override
    public Registration register(Place place, Optional<Report> owed, Optional<Standing> successorOf) {
        Registration answer = store.instances().register(place, owed, successorOf);
        afterClaim.run();
        return answer;
    }

    @Override
    public Optional<MigrationState> renew(Place place, Report report) {
        if (failure != null) {
            throw Sneaky.raise(failure);
        }
        renewals++;
        Optional<MigrationState> answer = store.instances().renew(place, report);
        afterRenewal.run();
        return answer;
    }

    @Override
    public void release(Place place) {
        store.instances().release(place);
    }

    @Override
    public void sighted(Place place, Duration ago) {
        store.instances().sighted(place, ago);
    }

    @Override
    public Optional<Sighting> lastSighting(String migration) {
        return store.instances().lastSighting(migration);
    }

    @Override
    public List<Standing> list(String migration) {
        return store.instances().list(migration);
    }
}
