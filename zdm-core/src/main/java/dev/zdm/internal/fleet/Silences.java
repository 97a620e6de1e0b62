package dev.zdm.internal.fleet;

import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long others have been silent by this instance's own clock, whatever the store's clock says: the time for which the
 * same boot was seen with the same sequence. Kept from one change to the next. Not thread-safe.
 */
public final class Silences {
    private record Seen(String bootId, long sequence, long since) {
        boolean isStill(Standing standing) {
            return bootId.equals(standing.place().bootId()) && sequence == standing.sequence();
        }
    }

    private final TimeSource time;
    private final Map<String, Seen> seen = new HashMap<>();

    public Silences(TimeSource time) {
        this.time = time;
    }

    public void look(List<Standing> standings) {
        long now = time.nanoTime();
        seen.keySet()
                .removeIf(name ->
                        standings.stream().noneMatch(each -> each.instance().equals(name)));
        for (Standing standing : standings) {
            seen.compute(
                    standing.instance(),
                    (name, before) -> before != null && before.isStill(standing)
                            ? before
                            : new Seen(standing.place().bootId(), standing.sequence(), now));
        }
    }

    public Duration of(Standing standing) {
        Seen last = seen.get(standing.instance());
        return last != null && last.isStill(standing)
                ? Duration.ofNanos(time.nanoTime() - last.since())
                : Duration.ZERO;
    }
}
