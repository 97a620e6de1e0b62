package dev.zdm;

import dev.zdm.internal.intercept.CapturedMethods;
import dev.zdm.plan.Side;
import dev.zdm.spi.CapturedCode;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.RecordStore;

/** Both repositories of a migration whose writes are captured where the code is. */
record CapturedRepositories(RepositoryTypes types, Object other, CapturedCode code) {

    @SuppressWarnings("unchecked") // the caller vouches for the row types; a wrong one fails at the first row
    <K, O, N> MethodRouter router(DataParts<K, O, N> parts, KeyExpressions expressions, MethodClassifier framework) {
        parts.switched().captures(code);
        Class<O> oldRow = (Class<O>) types.oldRow();
        Class<N> newRow = (Class<N>) types.newRow();
        if (code.side() == Side.OLD) {
            var own = new CapturedMethods.Repositories<>(types.oldType(), oldRow, types.newType(), newRow, other);
            return CapturedMethods.ofOld(
                            routes(parts, parts.pair().old()),
                            code,
                            own,
                            parts.pair().mapping())
                    .of(own, expressions, framework);
        }
        var own = new CapturedMethods.Repositories<>(types.newType(), newRow, types.oldType(), oldRow, other);
        return CapturedMethods.ofNew(
                        routes(parts, parts.pair().next()),
                        code,
                        own,
                        parts.pair().mapping())
                .of(own, expressions, framework);
    }

    private <K, A> CapturedMethods.Routes<K, A> routes(DataParts<K, ?, ?> parts, RecordStore<K, A> own) {
        return new CapturedMethods.Routes<>(
                parts.id(),
                parts.reads().of(code),
                parts.writes().captured(code.side(), false),
                own,
                parts.view()::state);
    }
}
