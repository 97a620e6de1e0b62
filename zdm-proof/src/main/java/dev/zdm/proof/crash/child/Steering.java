package dev.zdm.proof.crash.child;

import dev.zdm.Migration;
import dev.zdm.MigrationStatus;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Request;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the operator asks for. */
final class Steering {
    private static final long SCAN_SECONDS = 60;

    private final Migration<Integer, Account> accounts;

    Steering(Migration<Integer, Account> accounts) {
        this.accounts = accounts;
    }

    /** Answers with the phase and the share that came of it. */
    String perform(Request request) throws Exception {
        Instruction operator = instruction(request);
        return switch (request.op()) {
            case ADVANCE -> describe(accounts.advance(operator));
            case ROLLBACK -> describe(accounts.rollback(operator));
            case PAUSE -> {
                MigrationState unused = accounts.pause(operator);
                yield describe(accounts.resume(operator));
            }
            case RESUME -> describe(accounts.resume(operator));
            case EVICT -> describe(accounts.evict(request.token(), operator));
            case BACKFILL ->
                accounts.backfill().get(SCAN_SECONDS, TimeUnit.SECONDS).rows() + " rows";
            case VERIFY -> accounts.verify().get(SCAN_SECONDS, TimeUnit.SECONDS).mismatches() + " mismatches";
            case STATUS -> status(accounts.status());
            case REPLAY -> accounts.replay(List.of(), operator) + " replayed";
            default -> throw new IllegalArgumentException(request.op().name());
        };
    }

    /** A step names the epoch that the operator saw: what two are asked for at once is done once. */
    private static Instruction instruction(Request request) {
        Instruction instruction = Instruction.by("operator").because("request " + request.id());
        boolean isStep = request.op() == Op.ADVANCE || request.op() == Op.ROLLBACK;
        return isStep ? instruction.atEpoch(Long.parseLong(request.token())) : instruction;
    }

    private static String describe(MigrationState state) {
        return state.phase().name() + " " + state.share();
    }

    private static String status(MigrationStatus status) {
        MigrationStatus.Backlog backlog = status.backlog();
        long owed = status.owedCopies() + backlog.pending() + backlog.deadLetters() + (backlog.unknown() ? 1 : 0);
        MigrationState state = status.state();
        return describe(state) + (state.paused() ? " held " : " free ") + state.epoch() + " " + owed;
    }
}
