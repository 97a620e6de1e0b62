package dev.zdm.examples.demo;

import dev.zdm.examples.demo.DemoRun.Outcome;
import dev.zdm.examples.demo.screen.Screen;
import dev.zdm.examples.demo.screen.Screens;
import dev.zdm.examples.demo.story.Moment.Intruder;
import java.io.IOException;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Runs the demo. Its last line of output is one JSON object; it exits with 0 only if no request failed, no acknowledged
 * write was lost, no read was stale, nothing differed, and enough happened to prove it. {@code --short} runs a smaller
 * one, {@code --two-databases} one in which the customers move to another server and a second instance of the shop is
 * killed on the way, {@code --jpa} one of a shop on JPA, whose instances are replaced on the way by another release.
 */
public final class Demo {
    private Demo() {}

    /**
     * Runs the demo.
     *
     * @param arguments any of {@code --short} and {@code --two-databases} or {@code --jpa}
     * @throws IOException if the system's folder for temporary files cannot be used
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(DemoSettings.parse(arguments), Intruder.NONE));
    }

    static int run(DemoSettings settings, Intruder intruder) throws IOException {
        Lifetime lifetime = Lifetime.begin();
        Outcome outcome = play(settings, intruder, lifetime);
        boolean proven = outcome.objections().isEmpty();
        outcome.objections().forEach(objection -> System.out.println("NOT PROVEN: " + objection));
        lifetime.end(proven);
        System.out.println(outcome.summary().toJson());
        return proven ? 0 : 1;
    }

    private static Outcome play(DemoSettings settings, Intruder intruder, Lifetime lifetime) {
        try (Screen screen = Screens.open();
                World world = lifetime.watch(new World(lifetime.folder(), settings))) {
            return new DemoRun(settings, intruder, screen, world).run();
        } catch (InterruptedException e) {
            return new Outcome(Summary.NOTHING, List.of("the demo took too long"));
        } catch (Exception e) {
            LoggerFactory.getLogger(Demo.class).error("the demo could not run", e);
            return new Outcome(Summary.NOTHING, List.of("the demo could not run: " + e));
        }
    }
}
