package dev.zdm.internal.evidence;

import dev.zdm.event.Operation;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.Side;
import dev.zdm.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** The health of each component, between 0 and 1, as this instance sees it. */
final class HealthFigures {
    private static final List<Operation> LIVE = List.of(Operation.READ, Operation.WRITE, Operation.CALL);

    private final List<DoubleSupplier> scores = new ArrayList<>();
    private final FigureList figures;
    private final Evidence evidence;
    private final TimeSource time;

    /** What can be unwell. */
    private enum Component {
        OLD,
        NEW,
        COPY,
        BREAKER,
        STATE_STORE,
        INSTANCE,
        OVERALL
    }

    HealthFigures(FigureList figures, Evidence evidence, TimeSource time) {
        this.figures = figures;
        this.evidence = evidence;
        this.time = time;
    }

    void add(MigrationKind kind, BooleanSupplier storeAnswers, BooleanSupplier placeHeld) {
        add(Component.OLD, successOf(live(Side.OLD)));
        add(Component.NEW, successOf(live(Side.NEW)));
        if (kind == MigrationKind.DATA) {
            add(Component.COPY, successOf(sides(Operation.COPY)));
        }
        add(Component.BREAKER, this::breaker);
        add(Component.STATE_STORE, () -> storeAnswers.getAsBoolean() ? 1 : 0);
        add(Component.INSTANCE, () -> placeHeld.getAsBoolean() ? 1 : 0);
        List<DoubleSupplier> others = List.copyOf(scores);
        add(
                Component.OVERALL,
                () -> others.stream()
                        .mapToDouble(DoubleSupplier::getAsDouble)
                        .min()
                        .orElse(1));
    }

    private void add(Component component, DoubleSupplier score) {
        scores.add(score);
        figures.gauge(FigureName.HEALTH, Tags.of("component", component), score);
    }

    private DoubleSupplier successOf(List<CallFigures> calls) {
        return new RecentSuccess(() -> count(calls, true), () -> count(calls, false), time)::ratio;
    }

    private static long count(List<CallFigures> calls, boolean success) {
        return calls.stream().mapToLong(each -> each.count(success)).sum();
    }

    private List<CallFigures> live(Side side) {
        return LIVE.stream().map(operation -> evidence.calls(operation, side)).toList();
    }

    private List<CallFigures> sides(Operation operation) {
        return Stream.of(Side.values())
                .map(side -> evidence.calls(operation, side))
                .toList();
    }

    private double breaker() {
        return switch (evidence.breaker()) {
            case "OPEN" -> 0;
            case "HALF_OPEN" -> 0.5;
            default -> 1;
        };
    }
}
