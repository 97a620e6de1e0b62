package dev.zdm.cli;

import dev.zdm.plan.MigrationState;
import dev.zdm.spi.OperatorRequests;
import dev.zdm.spi.OperatorRequests.Action;
import dev.zdm.spi.OperatorRequests.Answer;
import dev.zdm.spi.OperatorRequests.Request;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Changes through the database: asked for there, and carried out by whichever live instance sees them first. */
final class JdbcRequests {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int CONFLICT = 409;

    private final StateStore store;
    private final String by;
    private final Duration patience;
    private final TimeSource time;

    JdbcRequests(StateStore store, String by, Duration patience, TimeSource time) {
        this.store = store;
        this.by = by;
        this.patience = patience;
        this.time = time;
    }

    Reply ask(String id, Target.Change change) {
        MigrationState seen = store.states().find(id).orElseThrow();
        if (seen.epoch() != change.epoch()) {
            // Nobody need be troubled with what is known to be too late; whoever carries it out looks again.
            return refused(id, "epoch " + change.epoch() + " was expected, but it is " + seen.epoch());
        }
        OperatorRequests requests = store.rollouts().requests();
        long number = requests.ask(new Request(
                id,
                Action.valueOf(change.action().toUpperCase(Locale.ROOT).replace('-', '_')),
                change.epoch(),
                change.subject(),
                change.percent(),
                by,
                change.reason()));
        return reply(id, await(requests, number));
    }

    private Optional<Answer> await(OperatorRequests requests, long number) {
        long deadline = time.nanoTime() + patience.toNanos();
        Optional<Answer> answer = requests.find(number);
        while (answer.filter(Answer::answered).isEmpty() && time.nanoTime() - deadline < 0) {
            time.pause(BETWEEN_LOOKS);
            answer = requests.find(number);
        }
        return answer;
    }

    private Reply reply(String id, Optional<Answer> known) {
        Answer answer = known.orElseThrow(() -> nobody("nobody has it any more"));
        if (!answer.answered()) {
            throw nobody(answer.takenBy()
                    .map(instance -> "instance '" + instance + "' has taken the request, and has not answered within "
                            + patience.toSeconds() + " s")
                    .orElse("no instance has taken the request within " + patience.toSeconds() + " s"));
        }
        return answer.done() ? done(id, answer) : refused(id, answer.text());
    }

    private static CliException nobody(String problem) {
        return CliException.unreachable(
                problem,
                "check that instances of the application run and reach this database; it may be carried out all the same,"
                        + " so look before you repeat it");
    }

    private Reply done(String id, Answer answer) {
        Map<String, Object> body = new LinkedHashMap<>(present(id));
        body.put("answer", answer.text());
        return Reply.ok(body);
    }

    private Reply refused(String id, String problem) {
        return new Reply(
                CONFLICT,
                Reply.JSON.valueToTree(Map.of(
                        "problem",
                        problem,
                        "remedy",
                        "look at the present state and decide again",
                        "present",
                        present(id))));
    }

    private Map<String, Object> present(String id) {
        return store.states().find(id).map(JdbcTarget::change).orElse(Map.of());
    }
}
