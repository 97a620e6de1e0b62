package dev.zdm.proof.model;

import dev.zdm.proof.model.Leases.Rule;
import java.util.Arrays;
import java.util.stream.Stream;

/** Nobody reads in a phase that is two epochs behind. */
final class LeaseClaims {
    private LeaseClaims() {}

    static Stream<Claim> all() {
        return Arrays.stream(Rule.values()).map(LeaseClaims::claim);
    }

    private static Claim claim(Rule omitted) {
        Expected expected = omitted == Rule.ALL_KEPT ? Expected.OK : Expected.STALE_READ;
        return new Claim("lease: " + omitted, () -> new Leases(omitted), expected);
    }
}
