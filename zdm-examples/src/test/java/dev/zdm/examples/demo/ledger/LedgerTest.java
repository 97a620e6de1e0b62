package dev.zdm.examples.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.data.CustomerRow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @Test
    void survivesTheWayThroughAFile(@TempDir Path folder) {
        // given
        CustomerRow row = new CustomerRow(" Zoë \\ \" 名  ", 3, null);
        Ledger ledger = new Ledger(
                List.of(new Ledger.Entry(1, List.of(row)), new Ledger.Entry(2, Arrays.asList(row, null))),
                List.of(new CustomerRow("perhaps", 1, "")));

        // when
        ledger.write(folder.resolve("ledger.json"));

        // then
        assertThat(Ledger.read(folder.resolve("ledger.json"))).isEqualTo(ledger);
    }
}
