package dev.zdm.internal.comparison;

import dev.zdm.event.Verdict;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.copy.RowComparison.Outcome;
import dev.zdm.spi.Call;
import java.util.Iterator;
import java.util.List;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** What one implementation did: it answered, or it failed. */
record Reply(@Nullable Object answer, @Nullable Exception failure) {
    /** The name reported where only one of two failed, or both failed differently. */
    static final String EXCEPTION = "exception";

    static Reply of(Call<? extends @Nullable Object, ?> call) {
        try {
            return new Reply(call.run(), null);
        } catch (Exception e) {
            return new Reply(null, e);
        }
    }

    /** What can be consumed only once is the caller's. */
    boolean isConsumable() {
        return answer instanceof BaseStream<?, ?> || answer instanceof Iterator<?>;
    }

    /** Two failures are equal if they are of one class: their messages name what was asked for, and much else. */
    Outcome compare(Reply other, RowComparison answers) {
        if (failure == null && other.failure == null) {
            return answers.compare(answer, other.answer);
        }
        boolean same = failure != null && other.failure != null && failure.getClass() == other.failure.getClass();
        return same
                ? new Outcome(Verdict.MATCH, List.of())
                : new Outcome(answers.ignores(EXCEPTION) ? Verdict.IGNORED : Verdict.MISMATCH, List.of(EXCEPTION));
    }
}
