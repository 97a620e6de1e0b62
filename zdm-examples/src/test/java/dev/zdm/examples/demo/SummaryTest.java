package dev.zdm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    private final DemoSettings settings = DemoSettings.parse();

    @Test
    void isOneLineWithThePromisedNames() {
        // given
        Summary summary = new Summary(
                30_000, 0, 14_000, 0, 0, 0, 200_000, List.of("customers:OLD_ONLY"), 42, 6.5, 9, 130.4, null);

        // then
        assertThat(summary.toJson()).isEqualTo("""
                {"requests":30000,"failed_requests":0,"acked_writes":14000,"lost_writes":0,"stale_reads":0,\
                "mismatches":0,"rows_backfilled":200000,"phases":["customers:OLD_ONLY"],"fallbacks":42,\
                "p99_ms_before":6.5,"p99_ms_during":9.0,"seconds":130.4}""");
    }

    @Test
    void tellsWhatHappenedToInstancesWhereThereAreTwo() {
        // given
        Summary summary = new Summary(1, 0, 1, 0, 0, 0, 1, List.of(), 0, 0, 0, 0, new Summary.Incidents(2, 98, 1, 3));

        // then
        assertThat(summary.toJson())
                .endsWith("\"seconds\":0.0,\"killed_instances\":2,\"retried_requests\":98,\"indeterminate_writes\":1,"
                        + "\"outcomes_pending\":3}");
    }

    @Test
    void twoDatabasesProveNothingUnlessAnInstanceIsKilledOnBothSidesOfTheMove() {
        // given
        DemoSettings two = DemoSettings.parse("--two-databases");
        Summary once = new Summary(
                20_000, 0, 5_000, 0, 0, 0, 20_000, List.of(), 0, 0, 0, 0, new Summary.Incidents(1, 0, 0, 0));

        // then
        assertThat(once.objections(two)).containsExactly("no instance was killed before and after the writes moved");
    }

    @Test
    void aFaultlessRunOfFullSizeProvesIt() {
        assertThat(summary(20_000, 0, 5_000, 0, 0, 0).objections(settings)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "19999, 0, 5000, 0, 0, 0, only 19999 of 20000 requests were made",
        "20000, 1, 5000, 0, 0, 0, 1 requests failed",
        "20000, 0, 4999, 0, 0, 0, only 4999 of 5000 writes were acknowledged",
        "20000, 0, 5000, 1, 0, 0, 1 writes were lost",
        "20000, 0, 5000, 0, 1, 0, 1 reads were stale",
        "20000, 0, 5000, 0, 0, 1, 1 rows or answers differed"
    })
    void everyFaultIsAnObjection(
            long requests, long failed, long acked, long lost, long stale, long mismatches, String objection) {
        assertThat(summary(requests, failed, acked, lost, stale, mismatches).objections(settings))
                .containsExactly(objection);
    }

    @Test
    void aRunThatNeverBeganProvesNothing() {
        assertThat(Summary.NOTHING.objections(settings)).hasSize(3);
    }

    private static Summary summary(long requests, long failed, long acked, long lost, long stale, long mismatches) {
        return new Summary(requests, failed, acked, lost, stale, mismatches, 200_000, List.of(), 0, 0, 0, 0, null);
    }
}
