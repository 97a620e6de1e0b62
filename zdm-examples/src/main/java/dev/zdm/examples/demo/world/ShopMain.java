package dev.zdm.examples.demo.world;

import dev.zdm.event.MigrationEvent.Compared;
import dev.zdm.event.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The main class of an instance of the shop in a process of its own. Writes {@link #READY} when it answers, and {@link
 * #MISMATCH} for each comparison that differs. Ends at the end of its standard input, which comes even if its parent is
 * killed.
 */
public final class ShopMain {
    static final String READY = "ready";
    static final String MISMATCH = "mismatch";

    private ShopMain() {}

    /**
     * Runs the shop until its parent is gone or wants no more of it.
     *
     * @param arguments the shop's own
     * @throws IOException if the standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        ShopServer shop = ShopServer.start(arguments, event -> {
            if (event instanceof Compared compared && compared.verdict() == Verdict.MISMATCH) {
                out.println(MISMATCH);
            }
        });
        try (shop) {
            out.println(READY);
            while (System.in.read() >= 0) {
                // Nobody says anything: only the end counts.
            }
        }
    }
}
