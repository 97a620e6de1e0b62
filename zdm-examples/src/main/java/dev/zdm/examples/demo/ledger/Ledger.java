package dev.zdm.examples.demo.ledger;

import dev.zdm.examples.demo.data.CustomerRow;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What must be true at the end, by what the clients were told.
 *
 * @param entries every customer that a client wrote
 * @param uncertainCreates customers whose creation was neither acknowledged nor refused, so that they may exist
 */
public record Ledger(List<Entry> entries, List<CustomerRow> uncertainCreates) {

    /** Copies the lists. */
    public Ledger {
        entries = List.copyOf(entries);
        uncertainCreates = List.copyOf(uncertainCreates);
    }

    /**
     * One customer that a client wrote.
     *
     * @param id its key
     * @param allowed the state last acknowledged, followed by those of writes with an unknown outcome; null stands for
     *     a customer that does not exist
     */
    public record Entry(long id, List<@Nullable CustomerRow> allowed) {}

    /**
     * Reads a ledger.
     *
     * @param file a file that a load generator wrote
     * @return its ledger
     */
    public static Ledger read(Path file) {
        return JsonMapper.builder().build().readValue(file, Ledger.class);
    }

    /**
     * Writes it.
     *
     * @param file the file to write
     */
    public void write(Path file) {
        JsonMapper.builder().build().writeValue(file, this);
    }
}
