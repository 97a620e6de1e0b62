package dev.zdm.lint;

/** Whose SQL a migration is written in. */
public enum SqlDialect {
    /** PostgreSQL; versions before 12 are looked at with the rules that they need. */
    POSTGRESQL("PostgreSQL", new ServerVersion(18, 0, 0)),
    /** MySQL, tables of InnoDB. */
    MYSQL("MySQL", new ServerVersion(8, 4, 0)),
    /** MariaDB, tables of InnoDB. */
    MARIADB("MariaDB", new ServerVersion(11, 4, 0));

    private final String label;
    private final ServerVersion assumed;

    SqlDialect(String label, ServerVersion assumed) {
        this.label = label;
        this.assumed = assumed;
    }

    /** The product's name as its makers write it. */
    public String label() {
        return label;
    }

    /** The version that is assumed when none is named. */
    public ServerVersion assumedVersion() {
        return assumed;
    }

    boolean isMySqlLike() {
        return this != POSTGRESQL;
    }
}
