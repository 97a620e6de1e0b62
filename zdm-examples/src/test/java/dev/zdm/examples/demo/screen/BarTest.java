package dev.zdm.examples.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 'copy [------------------------]   0 %  0 of 0 rows  0 rows/s  ETA unknown'",
        "50000, 200000, 4, 'copy [######------------------]  25 %  50,000 of 200,000 rows  12,500 rows/s  ETA 12 s'",
        "210000, 200000, 10, 'copy [########################] 100 %  210,000 of 210,000 rows  21,000 rows/s  ETA 0 s'"
    })
    void showsHowFarItIs(long done, long all, long seconds, String expected) {
        assertThat(Bar.draw("copy", done, all, Duration.ofSeconds(seconds))).isEqualTo(expected);
    }
}
