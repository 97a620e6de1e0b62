package dev.zdm.proof.crash.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy between the children and one database: cuts all connections and refuses new ones, delays, or loses the
 * answer to the next commit. Thread-safe.
 */
public final class Line implements AutoCloseable {
    private final int target;
    private final Protocol protocol;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(Line::daemon);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lostReplies = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();
    private volatile boolean cut;
    private volatile long delayMillis;

    /** How the end of a commit is recognised in what a server sends. */
    public enum Protocol {
        /** Of PostgreSQL. */
        POSTGRES,
        /** Of MySQL and MariaDB. */
        MYSQL
    }

    private Line(int target, Protocol protocol, ServerSocket listener) {
        this.target = target;
        this.protocol = protocol;
        this.listener = listener;
    }

    /**
     * Opens a line on a free port.
     *
     * @param target the port of the database
     * @param protocol what it speaks
     * @return the line
     * @throws IOException if there is no port
     */
    public static Line to(int target, Protocol protocol) throws IOException {
        Line line = new Line(target, protocol, new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
        line.threads.execute(line::accept);
        return line;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "line");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The port to which children connect.
     *
     * @return the port
     */
    public int port() {
        return listener.getLocalPort();
    }

    /** Breaks every connection and refuses new ones. */
    public void cut() {
        cut = true;
        open.forEach(Line::close);
    }

    /** Takes {@link #cut} and {@link #delay} back. */
    public void mend() {
        cut = false;
        delayMillis = 0;
    }

    /**
     * Holds everything that children send for a while, so that what is sent on one connection overtakes another's.
     *
     * @param millis how long at most
     */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /** Breaks the connection on which the next commit is answered, so that the answer is lost. */
    public void loseNextCommitReply() {
        lostReplies.set(1);
    }

    /**
     * Whether such an answer was lost since it was asked for.
     *
     * @return false while the next commit is awaited
     */
    public boolean isReplyLost() {
        return lostReplies.get() == 0;
    }

    /** Takes {@link #loseNextCommitReply} back. */
    public void loseNone() {
        lostReplies.set(0);
    }

    /**
     * How many connections broke, whoever broke them.
     *
     * @return the number so far
     */
    public int cutOff() {
        return cutOff.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                // Closed, or one connection that did not come about: its client hears of it.
                cutOff.incrementAndGet();
            }
        }
    }

    private void connect(Socket client) {
        Socket server = cut ? null : dial();
        if (server == null) {
            close(client);
            return;
        }
        open.add(client);
        open.add(server);
        Connection connection = new Connection(client, server);
        threads.execute(() -> connection.pump(client, server, false));
        connection.pump(server, client, true);
    }

    private @Nullable Socket dial() {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            return null;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that does not close", e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        threads.shutdownNow();
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private final CommitScan scan = new CommitScan(protocol);

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pump(Socket from, Socket to, boolean fromServer) {
            byte[] buffer = new byte[16_384];
            try {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                for (int read = from.getInputStream().read(buffer);
                        read >= 0;
                        read = from.getInputStream().read(buffer)) {
                    if (fromServer ? isLost(buffer, read) : !passes(buffer, read)) {
                        break;
                    }
                    to.getOutputStream().write(buffer, 0, read);
                }
            } catch (IOException e) {
                // The other direction has closed both, or somebody has died: that is what lines are for.
                cutOff.incrementAndGet();
            }
            end();
        }

        private boolean passes(byte[] buffer, int read) {
            scan.sent(buffer, read);
            long longest = delayMillis;
            if (longest > 0) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest * 1_000_000));
            }
            return !cut;
        }

        private boolean isLost(byte[] buffer, int read) {
            return scan.answersCommit(buffer, read) && lostReplies.getAndSet(0) > 0;
        }

        private void end() {
            close(client);
            close(server);
            open.remove(client);
            open.remove(server);
        }
    }
}
