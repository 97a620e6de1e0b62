package dev.zdm.proof.crash.world;

import java.io.IOException;

/** A database server on this machine. */
public interface Server extends AutoCloseable {

    /**
     * The port on which it listens.
     *
     * @return the same after every restart
     */
    int port();

    /**
     * How a database of it is reached through some port, with what a careful application sets.
     *
     * @param throughPort this server's port, or a proxy's
     * @param database the database
     * @return the JDBC URL
     */
    String url(int throughPort, String database);

    /**
     * Kills it without warning and starts it again on the same data.
     *
     * @throws IOException if it does not come back
     */
    void crash() throws IOException;

    @Override
    void close() throws IOException;
}
