package dev.zdm;

import dev.zdm.event.ComparisonReport;
import dev.zdm.internal.comparison.ComparisonFigures;
import dev.zdm.internal.comparison.Experiment;
import dev.zdm.spi.Call;
import dev.zdm.spi.Figure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two implementations of one question, compared on live calls, with no tables and no phases. The old one always answers;
 * a sample of the calls is asked again in the shadow, on threads of {@link Zdm}, and never slows or fails the caller.
 *
 * <p>The first sampled calls, and some of the later ones, ask the <em>old</em> implementation again: what differs there,
 * such as times of day, is noise. A field is blamed on the new implementation only beyond that noise.
 *
 * <p>Both implementations must be free of effects: each may be called once more than the application asked for. They see
 * the same arguments, and the answer that the caller received; an application that changes either one afterwards will
 * see mismatches that are its own. Exceptions are compared too: two of the same class match.
 *
 * <p>Thread-safe.
 *
 * <pre>{@code
 * Comparison findOrder = zdm.comparison("find-order").register();
 * Order order = findOrder.run(id, () -> orders.find(id), () -> searchIndex.find(id));
 * }</pre>
 */
public final class Comparison {
    private final String name;
    private final Experiment experiment;
    private final List<Figure> figures;

    Comparison(String name, Experiment experiment) {
        this.name = name;
        this.experiment = experiment;
        this.figures = new ComparisonFigures(name, experiment).all();
    }

    /**
     * The comparison's name.
     *
     * @return the name under which it was declared
     */
    public String name() {
        return name;
    }

    /**
     * Asks the old implementation, and perhaps one of both again in the shadow.
     *
     * @param key what was asked for; names a mismatch in events by its hash, null if there is nothing to name
     * @param old asks the old implementation
     * @param next asks the new one
     * @param <T> what both return
     * @param <X> what both may throw
     * @return what the old one answered
     * @throws X what the old one threw
     */
    public <T extends @Nullable Object, X extends Exception> T run(
            @Nullable Object key, Call<T, X> old, Call<T, X> next) throws X {
        return experiment.run(() -> key, old, next);
    }

    /**
     * The same for calls without a key.
     *
     * @param old asks the old implementation
     * @param next asks the new one
     * @param <T> what both return
     * @param <X> what both may throw
     * @return what the old one answered
     * @throws X what the old one threw
     */
    public <T extends @Nullable Object, X extends Exception> T run(Call<T, X> old, Call<T, X> next) throws X {
        return experiment.run(() -> null, old, next);
    }

    /**
     * What was found so far.
     *
     * @return the figures of this instance since it started
     */
    public ComparisonReport report() {
        return experiment.report();
    }

    /** What log lines about one begin with. */
    static String subject(String name) {
        return "comparison '" + name + "'";
    }

    List<Figure> figures() {
        return figures;
    }

    Experiment experiment() {
        return experiment;
    }
}
