package dev.zdm.test;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Phase;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test once in every phase of a data migration, each time with a fresh {@link MigrationRig}, which the test takes
 * as a parameter. The display name says which phase it is, such as {@code READ_NEW 50 % (ATOMIC)}.
 *
 * <p>After each run that did not fail by itself the kit looks for what the test did not ask: both sides must agree as far
 * as the phase promises it, and every fault that was armed must have happened.
 */
@Documented
@TestTemplate
@ExtendWith(EveryPhaseExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface EveryPhase {

    /**
     * The first phase to run in.
     *
     * @return the phase; the default is the first of all
     */
    Phase from() default Phase.OLD_ONLY;

    /**
     * The last phase to run in.
     *
     * @return the phase; the default is the last of all
     */
    Phase to() default Phase.NEW_ONLY;

    /**
     * The shares with which to run in {@code READ_NEW}.
     *
     * @return percent, 0 to 100; the default is 1, 50 and 100
     */
    int[] shares() default {1, 50, 100};

    /**
     * The consistency modes to run in: with both sides in one database, or each in its own.
     *
     * @return the modes; the default is {@code ATOMIC}
     */
    ConsistencyMode[] modes() default ConsistencyMode.ATOMIC;
}
