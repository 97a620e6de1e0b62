package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Migration;
import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spring.shop.Customer;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestHeadersSpec.ConvertibleClientHttpResponse;

/** Over real HTTP, as an operator's script would. */
@DirtiesContext
@SpringBootTest(
        classes = {Shop.class, EndpointTest.Database.class},
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "zdm.initialize-schema=always",
            "zdm.migrations.customer-v2.gates.bake-time=0",
            "zdm.endpoint.writes-enabled=true",
            "management.endpoint.zdm.access=unrestricted",
            "management.endpoints.web.exposure.include=zdm,metrics",
            "zdm.migrations.customer-v2.scan.pause=0"
        })
class EndpointTest {

    @TestConfiguration(proxyBeanMethods = false)
    static class Database {
        @Bean
        DataSource dataSource() {
            DataSource database = Postgres.freshDatabase();
            Postgres.execute(database, Shop.TABLES);
            return database;
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Zdm zdm;

    @Autowired
    private CustomerRepository customers;

    @Autowired
    private DataSource database;

    @Autowired
    private MeterRegistry meters;

    private MigrationControl migration;

    @BeforeEach
    void startAfresh() {
        migration = zdm.control("customer-v2");
        while (migration.state().phase() != Phase.OLD_ONLY) {
            migration.rollback(Instruction.by("test"));
        }
        if (migration.state().paused()) {
            migration.resume(Instruction.by("test"));
        }
    }

    @Test
    void all_migrations_are_listed() {
        // when
        ResponseEntity<String> answer = get("");

        // then
        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getBody())
                .contains(
                        "\"writesEnabled\":true",
                        "\"id\":\"customer-v2\"",
                        "\"phase\":\"OLD_ONLY\"",
                        "\"mode\":\"ATOMIC\"");
    }

    @Test
    void one_migration_is_shown_with_its_history_and_its_way_back() {
        // given
        migration.advance(Instruction.by("ops").because("rehearsal"));

        // when
        ResponseEntity<String> answer = get("/customer-v2");

        // then
        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getBody())
                .contains("\"phase\":\"DUAL_WRITE\"", "\"by\":\"ops\"", "\"reason\":\"rehearsal\"", "\"history\":[")
                .contains("\"wayBack\":\"" + migration.status().wayBack())
                .contains("\"serves\":\"all phases\"", "\"oldColumns\":null", "\"pending\":0");
    }

    @Test
    void a_migration_is_moved_and_the_audit_trail_knows_who_asked() {
        // given
        long epoch = migration.state().epoch();

        // when
        ResponseEntity<String> answer =
                post("/customer-v2", Map.of("action", "advance", "expectedEpoch", epoch, "by", "ada", "reason", "go"));

        // then
        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getBody()).contains("\"state\":\"DUAL_WRITE\"", "\"epoch\":" + (epoch + 1), "\"by\":\"ada\"");
        assertThat(migration.state().phase()).isEqualTo(Phase.DUAL_WRITE);
        assertThat(migration.state().changedBy()).isEqualTo("ada");
    }

    @Test
    void a_migration_is_rolled_back_paused_and_resumed() {
        // when
        assertThat(post("advance").getStatusCode().value()).isEqualTo(200);
        assertThat(post("rollback").getStatusCode().value()).isEqualTo(200);
        assertThat(post("pause").getStatusCode().value()).isEqualTo(200);

        // then
        assertThat(migration.state().paused()).isTrue();
        assertThat(post("resume").getStatusCode().value()).isEqualTo(200);
        assertThat(migration.state().paused()).isFalse();
    }

    @Test
    void an_epoch_that_has_passed_is_answered_with_the_present_state() {
        // given
        long stale = migration.state().epoch();
        migration.advance(Instruction.by("somebody else"));

        // when
        ResponseEntity<String> answer =
                post("/customer-v2", Map.of("action", "advance", "expectedEpoch", stale, "by", "ada"));

        // then
        assertThat(answer.getStatusCode().value()).isEqualTo(409);
        assertThat(answer.getBody())
                .contains("epoch " + stale + " was expected", "\"present\":{\"state\":\"DUAL_WRITE\"", "somebody else");
        assertThat(migration.state().phase()).isEqualTo(Phase.DUAL_WRITE);
    }

    @Test
    void a_refused_step_names_every_reason_and_its_remedy() {
        // given
        migration.advance(Instruction.by("test"));
        migration.advance(Instruction.by("test"));

        // when
        ResponseEntity<String> answer = post("advance");

        // then
        assertThat(answer.getStatusCode().value()).isEqualTo(409);
        assertThat(answer.getBody()).contains("\"refusals\":[{", "\"gate\":", "\"remedy\":", "backfill");
        assertThat(migration.state().phase()).isEqualTo(Phase.BACKFILL);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101, 50})
    void a_share_that_is_wrong_or_out_of_place_is_a_bad_request(int percent) {
        // when
        ResponseEntity<String> answer = post(
                "/customer-v2",
                Map.of(
                        "action",
                        "share",
                        "percent",
                        percent,
                        "expectedEpoch",
                        migration.state().epoch(),
                        "by",
                        "ada"));

        // then
        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(answer.getBody()).contains("\"remedy\":");
    }

    @Test
    void a_request_without_epoch_name_or_share_is_a_bad_request() {
        long epoch = migration.state().epoch();
        assertThat(post("/customer-v2", Map.of("action", "advance", "by", "ada"))
                        .getBody())
                .contains("ADVANCE was asked for without expectedEpoch");
        assertThat(post("/customer-v2", Map.of("action", "advance", "expectedEpoch", epoch))
                        .getBody())
                .contains("without by");
        ResponseEntity<String> answer =
                post("/customer-v2", Map.of("action", "share", "by", "ada", "expectedEpoch", epoch));
        assertThat(answer.getBody()).contains("SHARE was asked for without percent");
        assertThat(answer.getStatusCode().value()).isEqualTo(400);
    }

    @Test
    void rows_that_differ_are_counted_and_none_of_their_values_is_shown() {
        // given
        Migration<?, ?> customersV2 = (Migration<?, ?>) migration;
        migration.advance(Instruction.by("test"));
        Customer ada = customers.save(Customer.of("Ada Lovelace"));
        migration.advance(Instruction.by("test"));
        customersV2.backfill().join();
        Postgres.execute(database, "update customer_v2 set first_name = 'CANARY-Augusta'");

        // when
        customersV2.verify().join();
        customers.findById(ada.id());

        // then
        assertThat(post("advance").getBody()).contains("\"refusals\":[{", "1 of 1 rows differ");
        assertThat(get("/customer-v2").getBody()).contains("\"mismatches\":1");
        assertThat(RestClient.create("http://127.0.0.1:" + port + "/actuator/metrics")
                        .get()
                        .exchange((request, response) -> seen(response))
                        .getBody())
                .contains("zdm.");
        meters.forEachMeter(meter -> Canary.inspect("meter", meter.getId() + " " + meter.measure()));
    }

    @Test
    void an_unknown_action_is_a_bad_request() {
        assertThat(post("explode").getStatusCode().value()).isEqualTo(400);
    }

    @Test
    void an_unknown_migration_is_not_found() {
        assertThat(get("/typo").getStatusCode().value()).isEqualTo(404);
        assertThat(get("/typo").getBody()).contains("there is no migration 'typo', only [customer-v2]");
        assertThat(post("/typo", Map.of("action", "advance")).getStatusCode().value())
                .isEqualTo(404);
    }

    @Nested
    @TestPropertySource(properties = "zdm.endpoint.writes-enabled=false")
    class WithoutWrites {
        @Test
        void moving_is_refused_and_says_how_to_switch_it_on() {
            // when
            ResponseEntity<String> answer = post("advance");

            // then
            assertThat(answer.getStatusCode().value()).isEqualTo(403);
            assertThat(answer.getBody()).contains("zdm.endpoint.writes-enabled=true");
            assertThat(migration.state().phase()).isEqualTo(Phase.OLD_ONLY);
            assertThat(get("").getBody()).contains("\"writesEnabled\":false");
        }
    }

    @Nested
    @TestPropertySource(properties = "management.endpoint.zdm.access=read-only")
    class WithoutAccess {
        @Test
        void moving_is_not_even_offered() {
            assertThat(post("advance").getStatusCode().value()).isEqualTo(405);
            assertThat(get("/customer-v2").getStatusCode().value()).isEqualTo(200);
        }
    }

    private ResponseEntity<String> post(String action) {
        return post(
                "/customer-v2",
                Map.of("action", action, "expectedEpoch", migration.state().epoch(), "by", "ada"));
    }

    private ResponseEntity<String> post(String path, Map<String, Object> body) {
        return client().post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange((request, response) -> seen(response));
    }

    private ResponseEntity<String> get(String path) {
        return client().get().uri(path).exchange((request, response) -> seen(response));
    }

    private static ResponseEntity<String> seen(ConvertibleClientHttpResponse response) throws IOException {
        String body = response.bodyTo(String.class);
        Canary.inspect("answer of the endpoint", body);
        return ResponseEntity.status(response.getStatusCode()).body(body);
    }

    private RestClient client() {
        return RestClient.create("http://127.0.0.1:" + port + "/actuator/zdm");
    }
}
