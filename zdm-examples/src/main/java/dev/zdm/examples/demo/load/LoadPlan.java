package dev.zdm.examples.demo.load;

import java.nio.file.Path;
import java.util.List;

/**
 * What the load generator is told when it starts.
 *
 * @param urls where the shop answers, each instance of it
 * @param ledger the file that receives the ledger at the end
 * @param clients how many clients work at once
 * @param requestsPerSecond the rate of all clients together
 * @param seed the seed of the customers and of the mix
 * @param customers how many customers there are, with the keys from 1 on
 * @param maxSeconds after how long it stops by itself, whatever happens to whoever started it
 */
public record LoadPlan(
        List<String> urls, Path ledger, int clients, int requestsPerSecond, long seed, long customers, int maxSeconds) {

    /** Copies the list. */
    public LoadPlan {
        urls = List.copyOf(urls);
    }

    /**
     * The plan as arguments of {@link LoadGenerator#main}.
     *
     * @return the arguments
     */
    public List<String> toArguments() {
        return List.of(
                String.join(",", urls),
                ledger.toString(),
                Integer.toString(clients),
                Integer.toString(requestsPerSecond),
                Long.toString(seed),
                Long.toString(customers),
                Integer.toString(maxSeconds));
    }

    static LoadPlan parse(String... arguments) {
        return new LoadPlan(
                List.of(arguments[0].split(",")),
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Long.parseLong(arguments[4]),
                Long.parseLong(arguments[5]),
                Integer.parseInt(arguments[6]));
    }
}
