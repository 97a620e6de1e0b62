package dev.zdm.proof.model;

import java.util.stream.Stream;

/** A range that is copied in bulk beside writes. */
final class PublishedRangeClaims {
    private static final int WRITES = 2;
    private static final int CLAIMED = 2;

    private PublishedRangeClaims() {}

    static Stream<Claim> all() {
        return Stream.concat(
                Stream.of(
                        new Claim("ranges beside writes", () -> new Ranges(WRITES, CLAIMED, false), Expected.OK),
                        new Claim(
                                        "ranges beside writes, a row of nobody's",
                                        () -> new Ranges(WRITES, CLAIMED, true),
                                        Expected.OK)
                                .inLongForm(),
                        new Claim("ranges beside writes, claimed anew", () -> new Ranges(1, 3, true), Expected.OK)
                                .inLongForm()),
                Stream.of(
                        without(Mutation.NO_B0, false),
                        without(Mutation.FENCES_NOT_ASKED, false),
                        without(Mutation.FENCES_READ_BEFORE_PUBLICATION, false),
                        without(Mutation.CLOSED_WITHOUT_TOKEN, false),
                        without(Mutation.COPY_INTO_OPEN_RANGE, false),
                        without(Mutation.STRANGERS_LEFT, true)));
    }

    private static Claim without(Mutation rule, boolean stranger) {
        return new Claim(
                "ranges without the rule: " + rule,
                () -> new Ranges(WRITES, CLAIMED, stranger, rule),
                Expected.LOST_WRITE);
    }
}
