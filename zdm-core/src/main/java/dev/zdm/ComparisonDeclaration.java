package dev.zdm;

import dev.zdm.plan.CalibrationPolicy;
import dev.zdm.plan.ShadowPolicy;

/** A comparison that is being declared; nothing happens before {@link #register()}. Not thread-safe. */
public final class ComparisonDeclaration {
    private final Comparisons comparisons;
    private final String name;
    private ShadowPolicy shadow = ShadowPolicy.DEFAULT;
    private CalibrationPolicy calibration = CalibrationPolicy.DEFAULT;

    ComparisonDeclaration(Comparisons comparisons, String name) {
        this.comparisons = comparisons;
        this.name = name;
    }

    /**
     * How many calls are compared, which fields may differ, and how the shadow is bounded. Default: every tenth call, 1
     * second, 8 at once, no field ignored.
     *
     * @param policy the policy
     * @return this
     */
    public ComparisonDeclaration shadow(ShadowPolicy policy) {
        this.shadow = policy;
        return this;
    }

    /**
     * How many of the compared calls ask the old implementation twice. Default: the first 100, then every twentieth.
     *
     * @param policy the policy; {@link CalibrationPolicy#NONE} blames every difference on the new implementation
     * @return this
     */
    public ComparisonDeclaration calibration(CalibrationPolicy policy) {
        this.calibration = policy;
        return this;
    }

    String name() {
        return name;
    }

    ShadowPolicy shadow() {
        return shadow;
    }

    CalibrationPolicy calibration() {
        return calibration;
    }

    /**
     * Registers the comparison and publishes its figures.
     *
     * @return the comparison
     * @throws dev.zdm.plan.ConfigurationException if another comparison has its name
     */
    public Comparison register() {
        return comparisons.register(this);
    }
}
