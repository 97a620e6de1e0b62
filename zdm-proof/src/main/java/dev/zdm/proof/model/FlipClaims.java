package dev.zdm.proof.model;

import dev.zdm.proof.model.Flip.Numbers;
import java.util.stream.Stream;

/** Ownership under several coordinators, with and without numbered attempts. */
final class FlipClaims {
    private FlipClaims() {}

    static Stream<Claim> all() {
        return Stream.of(
                new Claim("flip: three coordinators", () -> new Flip(3, 5, Numbers.NEXT), Expected.OK),
                new Claim("flip: NO_ATTEMPT_NUMBERS", () -> new Flip(2, 5, Numbers.NONE), Expected.TWO_OWNERS),
                new Claim("flip: attempts numbered by epoch", () -> new Flip(3, 5, Numbers.EPOCH), Expected.OK),
                new Claim(
                        "flip: EPOCH_KEPT_AFTER_GIVING_UP", () -> new Flip(2, 5, Numbers.EPOCH_KEPT), Expected.STUCK));
    }
}
