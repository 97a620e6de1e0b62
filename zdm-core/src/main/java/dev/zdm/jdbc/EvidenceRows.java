package dev.zdm.jdbc;

import dev.zdm.spi.EvidencePart;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.SideEvidence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a part of the evidence becomes a row and a row becomes a part. */
final class EvidenceRows {
    private static final String BETWEEN = ",";
    private static final int HEXADECIMAL = 16;

    private EvidenceRows() {}

    static @Nullable Object[] columnsOf(EvidencePart part) {
        Place place = part.place();
        Object[] id = {
            place.migration(),
            part.epoch(),
            place.bootId(),
            part.number(),
            place.instance(),
            place.timeToLive().toMillis()
        };
        Object[] rest = {part.compared(), part.mismatches(), part.backlogAge().toMillis(), part.breakerOpen()};
        return Statements.values(id, columnsOf(part.old()), columnsOf(part.next()), rest);
    }

    private static Object[] columnsOf(SideEvidence side) {
        return new Object[] {
            side.calls(),
            side.failures(),
            side.unavailable(),
            side.tooSlow(),
            side.slow(),
            side.keyed(),
            side.failingKeys().stream().map(Long::toHexString).collect(Collectors.joining(BETWEEN)),
            side.activeKeys()
        };
    }

    static EvidencePart read(ResultSet row) throws SQLException {
        Place place = new Place(
                row.getString("instance"),
                row.getString("migration"),
                row.getString("boot_id"),
                Duration.ofMillis(row.getLong("ttl_ms")));
        return new EvidencePart(
                place,
                row.getLong("epoch"),
                row.getLong("number"),
                side(row, "old_"),
                side(row, "new_"),
                row.getLong("compared"),
                row.getLong("mismatches"),
                Duration.ofMillis(row.getLong("backlog_ms")),
                row.getBoolean("breaker_open"));
    }

    private static SideEvidence side(ResultSet row, String side) throws SQLException {
        return new SideEvidence(
                row.getLong(side + "calls"),
                row.getLong(side + "failures"),
                row.getLong(side + "unavailable"),
                row.getLong(side + "too_slow"),
                row.getLong(side + "slow"),
                row.getLong(side + "keyed"),
                hashes(row.getString(side + "failing_keys")),
                row.getString(side + "active_keys"));
    }

    private static List<Long> hashes(String text) {
        return Stream.of(text.split(BETWEEN, -1))
                .filter(hash -> !hash.isEmpty())
                .map(hash -> Long.parseUnsignedLong(hash, HEXADECIMAL))
                .toList();
    }
}
