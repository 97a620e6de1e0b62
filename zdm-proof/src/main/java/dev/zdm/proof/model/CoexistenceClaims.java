package dev.zdm.proof.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which phases may coexist on two instances: every interleaving of two operations on each, with a repairer, a backfill
 * where one belongs there, and the flip where writes move.
 */
final class CoexistenceClaims {
    /** By lease alone. LAT: the sides differ in silence. BAD: a stale read or a lost write. */
    private static final String WITHOUT_FENCE = """
            OK  OK   LAT LAT BAD BAD BAD BAD
                OK   OK  OK  BAD BAD BAD BAD
                     OK  OK  BAD BAD BAD BAD
                         OK  OK  OK  BAD BAD
                             OK  OK  BAD BAD
                                 OK  OK  OK
                                     OK  OK
                                         OK
            """;

    /** With the write fence. Parked phases have none; what is left besides is reading OLD after the flip. */
    private static final String WITH_FENCE = """
            OK  OK   LAT LAT BAD BAD BAD BAD
                OK   OK  OK  OK  OK  BAD BAD
                     OK  OK  OK  OK  BAD BAD
                         OK  OK  OK  BAD BAD
                             OK  OK  BAD BAD
                                 OK  OK  OK
                                     OK  OK
                                         OK
            """;

    private CoexistenceClaims() {}

    static Stream<Claim> all() {
        return Stream.concat(table("no fence", WITHOUT_FENCE, Mutation.NO_WRITE_FENCE), table("fence", WITH_FENCE));
    }

    private static Stream<Claim> table(String fence, String expected, Mutation... mutations) {
        List<Claim> claims = new ArrayList<>();
        List<String> rows = expected.lines().toList();
        for (Station one : Station.values()) {
            String[] cells = rows.get(one.place()).strip().split(" +", -1);
            for (int i = 0; i < cells.length; i++) {
                List<Station> pair = List.of(one, Station.at(one.place() + i));
                claims.add(new Claim(
                        "%s beside %s, PUT, %s".formatted(pair.get(0), pair.get(1), fence),
                        () -> new Fleet(Setting.standing(pair, 2).without(mutations)),
                        Expected.valueOf(cells[i])));
            }
        }
        return claims.stream();
    }
}
