package dev.zdm.examples.demo.story;

import dev.zdm.examples.demo.world.Release;
import dev.zdm.examples.demo.world.ShopProcess;
import dev.zdm.examples.demo.world.ShopServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Another release of the shop, one instance after the other, as a load balancer and a supervisor do it.
 *
 * @param first the instance in this process
 * @param second the other one
 * @param release the release
 */
public record Rollout(ShopServer first, ShopProcess second, Release release) {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    void tell(Stage stage) throws IOException, InterruptedException {
        stage.spare(first.url());
        CompletableFuture<Void> restarted = CompletableFuture.runAsync(() -> first.replace(release));
        stage.await("the first instance is back", LONGEST, restarted::isDone);
        restarted.join();
        stage.use(first.url());
        stage.screen().event("the first instance knows the new entity, beside one that knows the old one");
        stage.spare(second.url());
        second.replace(release);
        stage.await("the second instance is back", LONGEST, second::answers);
        stage.use(second.url());
        stage.screen().event("both instances know the new entity");
    }
}
