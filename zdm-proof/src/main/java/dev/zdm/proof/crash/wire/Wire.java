package dev.zdm.proof.crash.wire;

import tools.jackson.databind.json.JsonMapper;

/** Writes messages as lines, and reads them. Thread-safe. */
public final class Wire {
    private final JsonMapper mapper = JsonMapper.builder().build();

    /**
     * A message as one line.
     *
     * @param message the message
     * @return the line, without its end
     */
    public String line(Object message) {
        return mapper.writeValueAsString(message);
    }

    /**
     * The message of a line.
     *
     * @param line the line
     * @param type the message's type
     * @param <M> the message
     * @return the message
     */
    public <M> M read(String line, Class<M> type) {
        return mapper.readValue(line, type);
    }
}
