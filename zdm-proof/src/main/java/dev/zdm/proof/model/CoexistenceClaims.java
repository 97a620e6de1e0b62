package dev.zdm.proof.model;

import dev.zdm.proof.model.Setting.Option;
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

    /** In ATOMIC mode the old side has every write as long as anybody copies back. */
    private static final String ATOMIC = """
            OK  OK   LAT LAT BAD BAD BAD BAD
                OK   OK  OK  OK  OK  OK  BAD
                     OK  OK  OK  OK  OK  BAD
                         OK  OK  OK  OK  BAD
                             OK  OK  OK  BAD
                                 OK  OK  OK
                                     OK  OK
                                         OK
            """;

    private static final Setting PAIR = Setting.standing(List.of(Station.OLD_ONLY, Station.OLD_ONLY), 2);

    private CoexistenceClaims() {}

    static Stream<Claim> all() {
        return Stream.of(
                        table("no fence", WITHOUT_FENCE, PAIR.without(Mutation.NO_WRITE_FENCE)),
                        table("fence", WITH_FENCE, PAIR),
                        operations(WITH_FENCE, PAIR),
                        inBothForms(
                                "two keys",
                                WITH_FENCE,
                                PAIR.with(Option.TWO_KEYS).doing(Command.PUT_BOTH)),
                        inBothForms("ATOMIC", ATOMIC, PAIR.with(Option.ATOMIC)),
                        inBothForms("ATOMIC, refusals", ATOMIC, PAIR.with(Option.ATOMIC, Option.REFUSALS)),
                        operations(ATOMIC, PAIR.with(Option.ATOMIC)))
                .flatMap(claims -> claims);
    }

    private static Stream<Claim> operations(String expected, Setting setting) {
        String mode = setting.isAtomic() ? "ATOMIC" : "fence";
        return Stream.of(
                        setting.doing(Command.PATCH_FIRST, Command.PATCH_SECOND),
                        setting.doing(Command.PUT, Command.DELETE),
                        setting.doing(Command.INCREMENT))
                .flatMap(each -> inBothForms(mode, expected, each));
    }

    /** One operation on each instance for every build, two in the long form. */
    private static Stream<Claim> inBothForms(String mode, String expected, Setting setting) {
        return Stream.concat(
                table(mode, expected, setting.doing(1)),
                table(mode, expected, setting).map(Claim::inLongForm));
    }

    private static Stream<Claim> table(String mode, String expected, Setting setting) {
        List<Claim> claims = new ArrayList<>();
        List<String> rows = expected.lines().toList();
        for (Station one : Station.values()) {
            String[] cells = rows.get(one.place()).strip().split(" +", -1);
            for (int i = 0; i < cells.length; i++) {
                Setting pair = setting.standingAt(one, Station.at(one.place() + i));
                String name = "%s beside %s, %dx%s, %s"
                        .formatted(one, Station.at(one.place() + i), setting.operations(), setting.commands(), mode);
                claims.add(new Claim(name, () -> new Fleet(pair), Expected.valueOf(cells[i])));
            }
        }
        return claims.stream();
    }
}
