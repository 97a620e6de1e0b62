package dev.zdm.examples.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationTest {
    @Test
    void everyOperationHappensAndHalfOfThemWrite() {
        // given
        SplittableRandom random = new SplittableRandom(5);

        // when
        Map<Operation, Long> counts = Stream.generate(() -> Operation.any(random))
                .limit(10_000)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        // then
        assertThat(counts).containsOnlyKeys(Operation.values());
        assertThat(10_000 - counts.get(Operation.READ) - counts.get(Operation.QUOTE))
                .isBetween(4_700L, 5_300L);
    }
}
