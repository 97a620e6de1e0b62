package dev.zdm.proof.model;

import java.util.stream.Stream;

/** Everything that is said about the models. */
final class Claims {
    private Claims() {}

    static Stream<Claim> all() {
        return Stream.of(
                        CoexistenceClaims.all(),
                        JourneyClaims.all(),
                        FlipClaims.all(),
                        LeaseClaims.all(),
                        LockClaims.all(),
                        PublishedRangeClaims.all())
                .flatMap(claims -> claims);
    }
}
