package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;
import dev.zdm.proof.crash.check.Findings;
import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.proof.crash.wire.Op;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What happens in one run. First the writes move to and fro in peace, for the figure of their pause. Then the migration goes
 * everywhere while things go wrong; everything comes to rest, and both sides are judged. Then it goes on to where the old
 * side is kept no longer, things go wrong again, and the new side is judged. One thread, and one for the operator.
 */
final class Acts {
    private static final int CLIENTS = 8;
    private static final long REST_MILLIS = TimeUnit.SECONDS.toMillis(180);
    private static final int FAULTS_FOR_A_CALM_FLIP = 20;
    private static final int LAST_PERCENT = 10;

    private final CrashSettings settings;
    private final Fleet fleet;
    private final Clients clients;
    private final Operator operator;
    private final Faults faults;

    Acts(CrashSettings settings, Fleet fleet, Clients clients, Operator operator, Faults faults) {
        this.settings = settings;
        this.fleet = fleet;
        this.clients = clients;
        this.operator = operator;
        this.faults = faults;
    }

    Findings play(Jury jury) throws SQLException, InterruptedException {
        await("the fleet does not become whole", fleet::isWhole);
        clients.start(CLIENTS, settings.seed());
        if (settings.mutant() == Mutant.NONE) {
            playWhole(jury);
        } else {
            playMutant(jury);
        }
        return jury.judgeAnswers();
    }

    private void playWhole(Jury jury) throws SQLException, InterruptedException {
        List<FaultKind> kinds = FaultKind.of(settings.layout(), settings.mutant());
        flipInPeace();
        suffer(Route.whole(operator.random()), kinds, 100 - LAST_PERCENT);
        reach(Phase.WRITE_NEW);
        comeToRest();
        jury.judgeBoth();

        clients.start(CLIENTS, settings.seed() + CLIENTS);
        suffer(
                Route.last(operator.random()),
                kinds.stream().filter(kind -> kind != FaultKind.HALT_BACKFILL).toList(),
                LAST_PERCENT);
        reach(Phase.NEW_ONLY);
        // What is owed to the old side from now on nobody pays any more.
        silence();
        jury.judgeNew();
    }

    /** What the gates think of such an engine is not asked: the migration is judged where it has got to. */
    private void playMutant(Jury jury) throws SQLException, InterruptedException {
        Route route =
                settings.mutant() == Mutant.UNFENCED ? Route.amid(operator.random()) : Route.whole(operator.random());
        operator.reach(route.target(), deadline());
        suffer(route, FaultKind.of(settings.layout(), settings.mutant()), 100);
        comeToRest();
        jury.judgeBoth();
    }

    private void flipInPeace() {
        operator.reach(Phase.WRITE_NEW, deadline());
        for (int i = 0; i < 1 + settings.faults() / FAULTS_FOR_A_CALM_FLIP; i++) {
            operator.reach(Phase.READ_NEW, deadline());
            operator.reach(Phase.WRITE_NEW, deadline());
        }
    }

    private void suffer(Route route, List<FaultKind> kinds, int percent) throws InterruptedException {
        Thread traveller = CrashRun.daemon("operator", () -> operator.travel(route));
        Duration longest = settings.longest().multipliedBy(percent).dividedBy(100);
        faults.strike(kinds, (int) (((long) settings.faults() * percent + 99) / 100), longest);
        operator.stop();
        traveller.join();
        await("the fleet does not become whole again", fleet::isWhole);
    }

    /** Once the rivals of the operator have ended. */
    private void reach(Phase phase) {
        await("somebody is still busy", fleet::isIdle);
        operator.reach(phase, deadline());
    }

    /** Nobody writes any more: what is owed is paid, by the children alone. */
    private void comeToRest() throws InterruptedException {
        silence();
        await("copies stay owed", this::isSettled);
    }

    private void silence() throws InterruptedException {
        clients.stop();
        await("somebody is still busy", fleet::isIdle);
    }

    private boolean isSettled() {
        boolean settled = operator.owed().filter(owed -> owed == 0).isPresent();
        if (!settled) {
            Optional<String> unused = operator.dialogue().ask(Op.REPLAY);
            Harm.rest(100);
        }
        return settled;
    }

    private static void await(String complaint, BooleanSupplier condition) {
        if (!Harm.within(REST_MILLIS, condition)) {
            throw new IllegalStateException(complaint);
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REST_MILLIS);
    }
}
