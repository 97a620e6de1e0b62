package dev.zdm.test;

import dev.zdm.plan.ServicePhase;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test once in every phase of a service migration, each time with a fresh {@link MigrationRig}, which the test
 * takes as a parameter. The display name says which phase it is, such as {@code RAMP 50 %}. Every fault that was armed
 * must have happened.
 */
@Documented
@TestTemplate
@ExtendWith(EveryPhaseExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface EveryServicePhase {

    /**
     * The first phase to run in.
     *
     * @return the phase; the default is the first of all
     */
    ServicePhase from() default ServicePhase.OLD_ONLY;

    /**
     * The last phase to run in.
     *
     * @return the phase; the default is the last of all
     */
    ServicePhase to() default ServicePhase.NEW_ONLY;

    /**
     * The shares with which to run in {@code RAMP}.
     *
     * @return percent, 0 to 100; the default is 1, 50 and 100
     */
    int[] shares() default {1, 50, 100};
}
