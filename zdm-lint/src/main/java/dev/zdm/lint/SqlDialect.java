package dev.zdm.lint;

/** Whose SQL a migration is written in. */
public enum SqlDialect {
    /** PostgreSQL; versions before 12 are looked at with the rules that they need. */
    POSTGRESQL("PostgreSQL", "18.0"),
    /** MySQL, tables of InnoDB. */
    MYSQL("MySQL", "8.4"),
    /** MariaDB, tables of InnoDB. */
    MARIADB("MariaDB", "11.4");

    private final String label;
    private final String assumed;

    SqlDialect(String label, String assumed) {
        this.label = label;
        this.assumed = assumed;
    }

    /**
     * The product's name as its makers write it.
     *
     * @return the label
     */
    public String label() {
        return label;
    }

    /**
     * The version that is assumed when none is named.
     *
     * @return the assumed version
     */
    public ServerVersion assumedVersion() {
        return ServerVersion.parse(assumed);
    }

    boolean isMySqlLike() {
        return this != POSTGRESQL;
    }
}
