package dev.zdm.proof.model;

import java.util.stream.Stream;

/** Ownership under several coordinators, with and without numbered attempts. */
final class FlipClaims {
    private FlipClaims() {}

    static Stream<Claim> all() {
        return Stream.of(
                new Claim("flip: three coordinators, numbered attempts", () -> new Flip(3, 5, true), Expected.OK),
                new Claim(
                        "flip: two coordinators, attempts without numbers",
                        () -> new Flip(2, 5, false),
                        Expected.TWO_OWNERS));
    }
}
