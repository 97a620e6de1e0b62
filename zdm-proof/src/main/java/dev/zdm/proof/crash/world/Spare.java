package dev.zdm.proof.crash.world;

import dev.zdm.proof.crash.wire.ChildSettings;
import dev.zdm.proof.crash.wire.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A process that has started and waits to be told who it is, so that whoever dies is replaced at once. One thread. */
public final class Spare {
    private final Process process;

    private Spare(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param log the file for what it prints
     * @return the spare
     * @throws IOException if it does not start
     */
    public static Spare start(Path log) throws IOException {
        return new Spare(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.zdm.proof.crash.child.Child")
                .redirectError(log.toFile())
                .start());
    }

    /**
     * Tells it who it is.
     *
     * @param settings what it is told
     * @param receipt is told of every line the moment it arrives
     * @return the child, which is not ready yet
     */
    public ChildProcess become(ChildSettings settings, Consumer<Reply> receipt) {
        return new ChildProcess(settings, process, receipt);
    }

    /** Ends it. */
    public void kill() {
        boolean unused = process.destroyForcibly() == process;
    }
}
