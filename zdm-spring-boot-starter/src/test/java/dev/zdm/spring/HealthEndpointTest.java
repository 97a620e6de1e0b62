package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.checks.Canary;
import dev.zdm.health.HealthCheck;
import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.health.NamedCheck;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Registration;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.client.RestClient;

/** What probes and people are answered, over real HTTP. */
@DirtiesContext
@SpringBootTest(
        classes = HealthEndpointTest.Application.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "zdm.health.paths=true",
            "zdm.health.keep-for=0s",
            "zdm.instance=one",
            "zdm.migrations.pricing-v2.volatile-state=true",
            "zdm.migrations.pricing-v2.read-steps=100",
            "zdm.migrations.pricing-v2.breaker.consecutive-failures=2",
            "management.endpoint.health.show-details=always"
        })
class HealthEndpointTest {
    private static final String PROBED = "{\"status\":\"UP\"}";

    /** An application that moves a service, keeps its state where the test can break it, and has checks of its own. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {
                DataSourceAutoConfiguration.class,
                DataJdbcRepositoriesAutoConfiguration.class,
                DataJpaRepositoriesAutoConfiguration.class,
                HibernateJpaAutoConfiguration.class
            })
    static class Application {
        @Bean
        Clock clock() {
            return new Clock();
        }

        @Bean
        Breakable breakable(Clock clock) {
            return new Breakable(StateStore.inMemory(clock));
        }

        @Bean
        StateStore stateStore(Breakable breakable) {
            return breakable.store();
        }

        @Bean
        OldPricing oldPricing() {
            return new OldPricing();
        }

        @Bean
        NewPricing newPricing() {
            return new NewPricing();
        }

        @Bean
        Payments payments() {
            return new Payments();
        }

        // tag::namedCheck[]
        @Bean
        NamedCheck paymentsCheck(Payments payments) {
            return NamedCheck.of("payments", payments).within(Duration.ofMillis(200));
        }
        // end::namedCheck[]
    }

    /** The machine's time, some of it ahead. */
    static final class Clock implements TimeSource {
        private final AtomicLong ahead = new AtomicLong();

        void advance(Duration by) {
            ahead.addAndGet(by.toNanos());
        }

        @Override
        public Instant now() {
            return TimeSource.system().now().plusNanos(ahead.get());
        }

        @Override
        public long nanoTime() {
            return TimeSource.system().nanoTime() + ahead.get();
        }
    }

    /** A state store that answers nothing while it is down. */
    static final class Breakable {
        private final StateStore whole;
        private volatile boolean down;

        Breakable(StateStore whole) {
            this.whole = whole;
        }

        StateStore store() {
            return part(StateStore.class, whole);
        }

        private <T> T part(Class<T> type, T part) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        boolean answers = method.getReturnType().getName().startsWith("dev.zdm.spi.")
                                && method.getReturnType().isInterface()
                                && method.getParameterCount() == 0;
                        if (down && !answers) {
                            throw new StateStoreException(null, null, "the state store does not answer", "look");
                        }
                        try {
                            Object found = method.invoke(part, arguments);
                            return answers ? part((Class<Object>) method.getReturnType(), found) : found;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    static class OldPricing {
        @RoutedCall(migration = "pricing-v2", to = "newPricing", key = "#customer", idempotent = true)
        public String quote(String customer) {
            return "old";
        }
    }

    static class NewPricing {
        volatile boolean broken;

        public String quote(String customer) {
            if (broken) {
                throw new IllegalStateException(Canary.planted(customer));
            }
            return "new";
        }
    }

    /** The application's own check. */
    static final class Payments implements HealthCheck {
        private volatile HealthCheck present = () -> Answer.healthy("reachable");

        @Override
        public Answer look() throws Exception {
            return present.look();
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Zdm zdm;

    @Autowired
    private Clock clock;

    @Autowired
    private Breakable breakable;

    @Autowired
    private OldPricing pricing;

    @Autowired
    private NewPricing newPricing;

    @Autowired
    private Payments payments;

    private MigrationControl migration;

    @BeforeEach
    void startAfresh() {
        migration = zdm.control("pricing-v2");
        newPricing.broken = false;
        while (migration.state().phase() != ServicePhase.OLD_ONLY) {
            migration.rollback(Instruction.by("test"));
        }
    }

    @AfterEach
    void mend() {
        breakable.down = false;
        payments.present = () -> Answer.healthy("reachable");
    }

    @Test
    void all_well() {
        // when
        ResponseEntity<String> health = get("/actuator/health");

        // then
        assertThat(health.getStatusCode().value()).isEqualTo(200);
        assertThat(health.getBody())
                .contains("\"pricing-v2\":{\"phase\":\"OLD_ONLY\",\"share\":0,\"epoch\":")
                .contains("\"wayBack\":\"nothing to undo\"", "\"concerns\":[]")
                .contains("\"payments\":{\"status\":\"HEALTHY\",\"concerns\":\"APPLICATION\",\"detail\":\"reachable\"")
                .contains("\"memory\":{", "\"control-store\":{", "\"place\":{", "\"new-path\":{")
                .contains("\"zdmInstance\":{");
        requireProbes(200);
    }

    @Test
    void probes_say_a_status_and_nothing_else() {
        for (String path : new String[] {"/startup", "/ready", "/live"}) {
            assertThat(get(path).getBody()).as(path).isEqualTo(PROBED);
        }
    }

    @Test
    void a_migration_that_was_rolled_back_stays_up_and_says_where_it_is() {
        // given
        migration.advance(Instruction.by("test"));
        migration.rollback(Instruction.by("test"));

        // when
        ResponseEntity<String> health = get("/actuator/health/zdm");

        // then
        assertThat(health.getStatusCode().value()).isEqualTo(200);
        assertThat(health.getBody())
                .startsWith("{\"details\"")
                .contains("\"epoch\":" + migration.state().epoch(), "\"status\":\"UP\"");
        requireProbes(200);
    }

    @Test
    void an_open_breaker_is_told_of_and_leaves_the_application_up() {
        // given
        migration.advance(Instruction.by("test"));
        migration.advance(Instruction.by("test"));
        migration.share(100, Instruction.by("test"));
        newPricing.broken = true;
        for (int call = 0; call < 3; call++) {
            assertThat(pricing.quote(Canary.of("ada"))).isEqualTo("old");
        }

        // when
        ResponseEntity<String> health = get("/actuator/health/zdm");

        // then
        assertThat(health.getStatusCode().value()).isEqualTo(200);
        assertThat(health.getBody())
                .contains("\"phase\":\"RAMP\",\"share\":100")
                .contains("pricing-v2/new-path: the circuit breaker is open; 2 of 2 calls failed in the last minute");
        requireProbes(200);
    }

    @Test
    void a_state_store_that_is_down_is_told_of_and_leaves_the_instance_ready() {
        // given
        breakable.down = true;

        // when
        ResponseEntity<String> health = get("/actuator/health");

        // then
        assertThat(health.getStatusCode().value()).isEqualTo(200);
        assertThat(health.getBody()).contains("control-store: the state store does not answer");
        requireProbes(200);
    }

    @Test
    void a_check_that_hangs_keeps_no_probe_waiting() {
        // given
        CountDownLatch end = new CountDownLatch(1);
        payments.present = () -> {
            boolean unused = end.await(30, TimeUnit.SECONDS);
            return Answer.healthy("late");
        };

        // when
        ResponseEntity<String> health = get("/actuator/health");

        // then
        try {
            assertThat(health.getStatusCode().value()).isEqualTo(503);
            assertThat(health.getBody()).contains("payments: no answer within 200 ms; still running since");
            requireProbes(200);
        } finally {
            end.countDown();
        }
    }

    @Test
    void a_check_that_fails_makes_the_application_unhealthy_and_shows_no_message() {
        // given
        payments.present = () -> {
            throw new IOException(Canary.planted("no route to ada"));
        };

        // when
        ResponseEntity<String> health = get("/actuator/health/zdm");

        // then
        assertThat(health.getStatusCode().value()).isEqualTo(503);
        assertThat(health.getBody())
                .contains("\"status\":\"DOWN\"", "payments: threw java.io.IOException")
                .doesNotContain("no route");
        requireProbes(200);
    }

    @Test
    void an_instance_that_refuses_every_call_gets_no_requests_and_is_not_started_anew() {
        // given
        Place place = new Place("one", "pricing-v2", "another boot", Duration.ofSeconds(15));
        Registration taken = replace(place);
        assertThat(taken).isInstanceOf(Registration.Joined.class);

        // when
        awaitRefusal();

        // then
        assertThat(get("/ready").getStatusCode().value()).isEqualTo(503);
        assertThat(get("/ready").getBody()).isEqualTo("{\"status\":\"OUT_OF_SERVICE\"}");
        assertThat(get("/live").getStatusCode().value()).isEqualTo(200);
        assertThat(get("/startup").getStatusCode().value()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").getStatusCode().value()).isEqualTo(503);
        assertThat(get("/actuator/health/liveness").getStatusCode().value()).isEqualTo(200);
        assertThat(get("/actuator/health/zdmInstance").getBody())
                .contains("two instances are live under one name: 'one'; every call of this migration is refused");

        // and then
        breakable.whole.instances().release(place);
        await(200);
        requireProbes(200);
    }

    /** Until the place is taken: a renewal may come between the silence and its end. */
    private Registration replace(Place place) {
        Instances instances = breakable.whole.instances();
        while (true) {
            clock.advance(Duration.ofSeconds(15));
            Optional<Standing> silent = instances.list("pricing-v2").stream().findFirst();
            Registration answer = instances.register(place, Optional.empty(), silent);
            if (answer instanceof Registration.Joined) {
                return answer;
            }
        }
    }

    private void awaitRefusal() {
        await(503);
    }

    /** Renewals are a second apart. */
    private void await(int status) {
        long begun = System.nanoTime();
        while (get("/ready").getStatusCode().value() != status) {
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }
    }

    private void requireProbes(int status) {
        for (String path : new String[] {
            "/startup",
            "/ready",
            "/live",
            "/actuator/health/startup",
            "/actuator/health/readiness",
            "/actuator/health/liveness"
        }) {
            assertThat(get(path).getStatusCode().value()).as(path).isEqualTo(status);
        }
    }

    private ResponseEntity<String> get(String path) {
        return RestClient.create("http://127.0.0.1:" + port).get().uri(path).exchange((request, response) -> {
            String body = response.bodyTo(String.class);
            Canary.inspect("answer of " + path, body);
            return ResponseEntity.status(response.getStatusCode()).body(body);
        });
    }
}
