package dev.zdm.proof.crash;

import dev.zdm.proof.crash.check.Checker;
import dev.zdm.proof.crash.check.Findings;
import dev.zdm.proof.crash.check.Ledger;
import dev.zdm.proof.crash.wire.Row;
import dev.zdm.proof.crash.world.World;
import java.sql.SQLException;
import java.util.Map;

/** Judges what the databases hold, past all lines, and what clients were told. One thread. */
final class Jury {
    private final World world;
    private final Ledger ledger;
    private final Map<Integer, Row> initial;
    private final Findings findings = new Findings();

    Jury(World world, Ledger ledger, Map<Integer, Row> initial) {
        this.world = world;
        this.ledger = ledger;
        this.initial = initial;
    }

    private Checker checker() {
        return new Checker(ledger.invocations(), initial, findings);
    }

    /** When nobody writes, and nothing is owed. */
    void judgeBoth() throws SQLException {
        Map<Integer, Row> old = world.readOld();
        Map<Integer, Row> next = world.readNew();
        Checker unused = checker().judgeEnd(old).judgeEnd(next).judgeSides(old, next);
    }

    /** When nobody writes, and the old side is kept no longer. */
    void judgeNew() throws SQLException {
        Checker unused = checker().judgeEnd(world.readNew());
    }

    /** When everything is over. */
    Findings judgeAnswers() {
        return checker().judgeAnswers().findings();
    }
}
