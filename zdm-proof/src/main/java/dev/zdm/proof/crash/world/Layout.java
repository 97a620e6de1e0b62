package dev.zdm.proof.crash.world;

/** Where the two sides live. */
public enum Layout {
    /** In one PostgreSQL database: what is written is written on both sides at once. */
    ONE_DATABASE,
    /** In two PostgreSQL servers. */
    TWO_SERVERS,
    /** The old side in PostgreSQL, the new one in MariaDB. */
    POSTGRES_TO_MARIADB;

    /**
     * Whether the sides cannot commit together.
     *
     * @return true for two servers
     */
    public boolean isDurable() {
        return this != ONE_DATABASE;
    }
}
