package dev.zdm.examples.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlainScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong();
    private final Screen screen = new PlainScreen(new PrintStream(out, true, StandardCharsets.UTF_8), now::get);

    @Test
    void showsTheStateEveryTwoSecondsOnly() {
        // when
        screen.heading("begin");
        for (int tick = 1; tick <= 20; tick++) {
            now.addAndGet(Duration.ofMillis(250).toNanos());
            screen.state(new Screen.State(List.of("tick " + tick, "more")));
        }
        screen.event("end");

        // then
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "   0.0 s  == begin",
                        "   2.0 s     tick 8 | more",
                        "   4.0 s     tick 16 | more",
                        "   5.0 s  end");
    }

    @Test
    void writesNoControlCharacters() {
        // when
        screen.state(new Screen.State(List.of(Bar.draw("x", 1, 2, Duration.ofSeconds(1)))));
        screen.close();

        // then
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b", "\r");
    }
}
