package dev.zdm.examples.demo.load;

import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.ledger.Register;
import dev.zdm.examples.demo.ledger.Registers;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** All clients, each on a thread of its own. Together they own half of the customers at most, spread over all keys. */
final class Crowd {
    private static final int OWNED = 400;

    private final LoadPlan plan;
    private final Figures figures;
    private final Registers registers;
    private final CustomerData data;
    private final List<ShopClient> shops;
    private final List<Thread> threads;
    private volatile boolean stopped;

    Crowd(LoadPlan plan, Figures figures, Registers registers, CustomerData data) {
        this.plan = plan;
        this.figures = figures;
        this.registers = registers;
        this.data = data;
        this.shops = plan.urls().stream().map(ShopClient::new).toList();
        this.threads = IntStream.range(0, plan.clients()).mapToObj(this::thread).toList();
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** From now on an instance of the shop is asked, or is not. */
    void serve(String url, boolean whether) {
        shops.stream().filter(shop -> shop.url().equals(url)).forEach(shop -> shop.serve(whether));
    }

    /** Lets every client end what it has begun. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private Thread thread(int number) {
        Client client = client(number);
        long period = TimeUnit.SECONDS.toNanos(1) * plan.clients() / plan.requestsPerSecond();
        Thread thread = new Thread(() -> run(client, new Pace(period, period * number / plan.clients())));
        thread.setName("client-" + number);
        return thread;
    }

    private void run(Client client, Pace pace) {
        while (!stopped) {
            pace.await();
            client.act();
        }
    }

    private Client client(int number) {
        SplittableRandom random = new SplittableRandom(plan.seed() * 31 + number);
        Client client =
                new Client(shops, figures, registers, new Writing(data, "c" + number, random.split()), random.split());
        long owned = Math.min(OWNED, plan.customers() / plan.clients() / 2);
        long distance = plan.customers() / plan.clients() / owned;
        for (long i = 0; i < owned; i++) {
            long key = 1 + number + i * distance * plan.clients();
            client.own(new Register(key, data.row(key)));
        }
        return client;
    }
}
