package dev.zdm.proof.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which phases may coexist on two instances: every interleaving of two operations on each, with a repairer, a backfill
 * where one belongs there, and the flip where writes move.
 */
class CoexistenceTest {
    /** By lease alone. LAT: the sides differ in silence. BAD: a stale read or a lost write. */
    private static final String WITHOUT_FENCE = """
            ok  ok   LAT LAT BAD BAD BAD BAD
                ok   ok  ok  BAD BAD BAD BAD
                     ok  ok  BAD BAD BAD BAD
                         ok  ok  ok  BAD BAD
                             ok  ok  BAD BAD
                                 ok  ok  ok
                                     ok  ok
                                         ok
            """;

    /** With the write fence. Parked phases have none; what is left besides is reading OLD after the flip. */
    private static final String WITH_FENCE = """
            ok  ok   LAT LAT BAD BAD BAD BAD
                ok   ok  ok  ok  ok  BAD BAD
                     ok  ok  ok  ok  BAD BAD
                         ok  ok  ok  BAD BAD
                             ok  ok  BAD BAD
                                 ok  ok  ok
                                     ok  ok
                                         ok
            """;

    static Stream<Arguments> pairs() {
        return Stream.concat(table(WITHOUT_FENCE, Set.of(Mutation.NO_WRITE_FENCE)), table(WITH_FENCE, Set.of()));
    }

    private static Stream<Arguments> table(String expected, Set<Mutation> mutations) {
        List<Arguments> pairs = new ArrayList<>();
        List<String> rows = expected.lines().toList();
        for (Station one : Station.values()) {
            String[] cells = rows.get(one.place()).strip().split(" +");
            for (int i = 0; i < cells.length; i++) {
                pairs.add(Arguments.of(one, Station.at(one.place() + i), mutations, cells[i]));
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest(name = "{0} beside {1}, without {2}: {3}")
    @MethodSource("pairs")
    void phases_coexist_as_the_protocol_says(Station one, Station other, Set<Mutation> mutations, String expected) {
        // when
        Exploration found = Explorer.explore(new Fleet(Fleet.Setting.standing(List.of(one, other), 2, mutations)));

        // then
        assertThat(verdict(found.violations())).isEqualTo(expected);
    }

    private static String verdict(Map<Violation, List<String>> violations) {
        if (violations.isEmpty()) {
            return "ok";
        }
        return violations.keySet().equals(Set.of(Violation.SILENT_DIVERGENCE)) ? "LAT" : "BAD";
    }
}
