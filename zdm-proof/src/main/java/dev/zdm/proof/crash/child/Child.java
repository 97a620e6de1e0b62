package dev.zdm.proof.crash.child;

import dev.zdm.plan.OutcomePendingException;
import dev.zdm.proof.crash.wire.ChildSettings;
import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Reply;
import dev.zdm.proof.crash.wire.Request;
import dev.zdm.proof.crash.wire.Wire;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The child's main: takes requests from standard input, answers on standard output, and dies with its parent. */
public final class Child {
    private static final int THREADS = 10;

    private final Wire wire = new Wire();
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final CommitWatch commits = new CommitWatch();
    private final Failpoints failpoints = new Failpoints(point -> say(Reply.of(0, Outcome.HALTING, point)));
    private final Rows rows;
    private final Steering steering;

    private Child(ChildSettings settings) {
        Pools pools = Pools.of(settings, pool -> WatchedDataSource.of(pool, failpoints, commits));
        Engine engine = Engine.start(settings, pools);
        this.rows = new Rows(engine);
        this.steering = new Steering(engine.accounts());
    }

    /**
     * Runs until standard input ends, which is when the parent does. Its first line says who this is; what takes long is
     * got ready before.
     *
     * @param arguments none
     * @throws IOException if standard input fails
     */
    public static void main(String[] arguments) throws IOException {
        // Whatever a library prints must not be taken for an answer.
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Wire wire = Warmth.wire();
        String settings = in.readLine();
        if (settings != null) {
            new Child(wire.read(settings, ChildSettings.class)).serve(in);
        }
        Runtime.getRuntime().halt(0);
    }

    private void serve(BufferedReader in) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        say(Reply.of(0, Outcome.READY, ""));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Request request = wire.read(line, Request.class);
            if (request.op() == Op.ARM) {
                failpoints.arm(request.token(), request.other());
            } else if (request.op() == Op.DISARM) {
                failpoints.disarm(request.token());
            } else {
                threads.execute(() -> say(answer(request)));
            }
        }
    }

    private void say(Reply reply) {
        String line = wire.line(reply);
        synchronized (out) {
            out.println(line);
        }
    }

    private Reply answer(Request request) {
        commits.begin();
        try {
            return request.op().isClients()
                    ? new Reply(request.id(), Outcome.OK, rows.perform(request).orElse(null), "")
                    : Reply.of(request.id(), Outcome.OK, steering.perform(request));
        } catch (OutcomePendingException e) {
            return Reply.of(request.id(), Outcome.PENDING, nameOf(e));
        } catch (Throwable e) {
            return Reply.of(request.id(), commits.isUnknown() ? Outcome.INDETERMINATE : Outcome.FAILED, nameOf(e));
        }
    }

    private static String nameOf(Throwable error) {
        return error.getClass().getSimpleName() + ": " + error.getMessage();
    }
}
