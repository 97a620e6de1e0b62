package dev.zdm.spring.matrix;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The cells of {@code docs/interception.md} that a test proves: each of the rows under each of the columns. A test that is a
 * {@link ProofOfCells} is run for every one of them.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Cells.class)
public @interface Cell {
    Row[] row();

    Column[] column() default {Column.WRITE, Column.READ, Column.CALL, Column.SWITCH, Column.GATE};

    Way[] way() default {Way.ZDM_PROXY, Way.JDK_PROXY, Way.CLASS_PROXY};

    Outcome outcome() default Outcome.WORKS;
}
