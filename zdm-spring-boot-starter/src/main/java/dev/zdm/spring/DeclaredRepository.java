package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;

/**
 * A bean whose type carries {@link DualWrite}.
 *
 * @param bean its name
 * @param type its class, or its interface where the class is generated
 * @param callers what messages call it: the annotated interface, or else the class itself
 * @param annotation the annotation
 */
record DeclaredRepository(String bean, Class<?> type, Class<?> callers, DualWrite annotation) {
    /** Whether it is the new side's, whose code keeps the old one in step. */
    boolean reverse() {
        return annotation.reverse();
    }

    String migration() {
        return annotation.migration();
    }
}
