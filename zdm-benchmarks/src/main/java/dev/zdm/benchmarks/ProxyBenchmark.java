package dev.zdm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One call of an annotated repository whose migration is parked. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class ProxyBenchmark {
    /** Made by JMH. */
    public ProxyBenchmark() {}

    /**
     * An annotated bean of Spring, whose proxy is a subclass.
     *
     * @param proxied the proxies
     * @param keys the thread's keys
     * @return the row
     */
    @Benchmark
    public Object springRouted(Proxied proxied, Keys keys) {
        return proxied.springRouted().get(keys.key());
    }

    /**
     * An interceptor that does nothing, in a proxy that is a subclass.
     *
     * @param proxied the proxies
     * @param keys the thread's keys
     * @return the row
     */
    @Benchmark
    public Object springNoop(Proxied proxied, Keys keys) {
        return proxied.classNoop().get(keys.key());
    }

    /**
     * {@code Zdm.proxy}, by interface.
     *
     * @param proxied the proxies
     * @param keys the thread's keys
     * @return the row
     */
    @Benchmark
    public Object proxyRouted(Proxied proxied, Keys keys) {
        return proxied.proxyRouted().get(keys.key());
    }

    /**
     * An interceptor of Spring that does nothing, in a proxy by interface.
     *
     * @param proxied the proxies
     * @param keys the thread's keys
     * @return the row
     */
    @Benchmark
    public Object interfaceNoop(Proxied proxied, Keys keys) {
        return proxied.interfaceNoop().get(keys.key());
    }
}
