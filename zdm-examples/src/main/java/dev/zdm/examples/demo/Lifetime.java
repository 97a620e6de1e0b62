package dev.zdm.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sees to it that a run leaves nothing behind: no process, however it is ended, and no file but the log of a failure. */
final class Lifetime {
    private static final List<String> LOGS = List.of("demo.log", "load.log", World.SECOND_LOG);

    private final Path folder;
    private volatile boolean ended;

    private Lifetime(Path folder) {
        this.folder = folder;
    }

    /** Begins; must be called before anything is logged. */
    static Lifetime begin() throws IOException {
        Lifetime lifetime = new Lifetime(Files.createTempDirectory("zdm-demo-"));
        System.setProperty("zdm.demo.log", lifetime.folder.resolve("demo.log").toString());
        System.setProperty("logback.configurationFile", "dev/zdm/examples/demo/logback.xml");
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return lifetime;
    }

    Path folder() {
        return folder;
    }

    /** Ends the world with this process, and interrupts the calling thread if it takes too long. */
    World watch(World world) {
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endWith(world), "last-orders"));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "closing-time");
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.schedule(main::interrupt, DemoSettings.LONGEST.toSeconds(), TimeUnit.SECONDS);
        return world;
    }

    /** Whoever stops the process wants none of it. */
    private void endWith(World world) {
        world.close();
        if (!ended) {
            deleteAll(true);
        }
    }

    /** Removes every file, or every one that would not help to understand a failure. */
    void end(boolean succeeded) {
        ended = true;
        deleteAll(succeeded);
        if (!succeeded) {
            System.out.println("what was logged is in " + folder);
        }
    }

    private void deleteAll(boolean logsToo) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.filter(path -> logsToo || !isKept(path))
                    .sorted(Comparator.reverseOrder())
                    .forEach(Lifetime::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isKept(Path path) {
        return path.equals(folder) || LOGS.contains(path.getFileName().toString());
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
