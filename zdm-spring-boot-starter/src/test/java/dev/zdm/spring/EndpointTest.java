package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Migration;
import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.StateStore;
import dev.zdm.spring.shop.Customer;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "zdm.endpoint.anonymous-author=ada",
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

    /** As if the repairer had given up. */
    private static final String GIVEN_UP = """
            do $$ begin execute (select format('insert into %%I values (%d, 1, 0, null, now(), 10, ''refused'', now())', tablename)
                from pg_tables where tablename ~ '^zdm_pending.*__customer__[0-9a-f]{8}$'); end $$""";

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

    @Autowired
    private StateStore zdmStore;

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
        Postgres.execute(database, "delete from customer; delete from customer_v2");
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
        ResponseEntity<String> answer =
                post("/customer-v2", Map.of("action", "share", "by", "ada", "expectedEpoch", epoch));
        assertThat(answer.getBody()).contains("SHARE was asked for without percent");
        assertThat(answer.getStatusCode().value()).isEqualTo(400);
    }

    @Test
    void another_name_than_that_of_the_author_is_refused_so_that_nobody_relies_on_it() {
        // given
        long epoch = migration.state().epoch();

        // when
        ResponseEntity<String> answer =
                post("/customer-v2", Map.of("action", "advance", "expectedEpoch", epoch, "by", "mallory"));

        // then
        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(answer.getBody()).contains("another name than the one that is logged in, ada", "leave by out");
        assertThat(migration.state().phase()).isEqualTo(Phase.OLD_ONLY);
    }

    @Test
    void every_change_is_shown_with_what_it_rested_on() {
        // given
        migration.advance(Instruction.by("ops").because("rehearsal"));

        // when
        ResponseEntity<String> answer = get("/customer-v2/history");

        // then
        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getBody())
                .contains("\"before\":\"OLD_ONLY\"", "\"state\":\"DUAL_WRITE\"", "\"reason\":\"rehearsal\"")
                .contains("\"evidence\":\"" + lastEvidence());
    }

    @SuppressWarnings("unchecked")
    private String hashOf(Long key) {
        return ((Migration<Long, Customer>) migration).hashOf(key);
    }

    private String lastEvidence() {
        return migration.history().get(migration.history().size() - 1).evidence();
    }

    @Test
    void the_progress_of_the_scans_is_shown_and_of_none_where_none_was_begun() {
        // given
        assertThat(get("/customer-v2/progress").getBody()).contains("\"scans\":[]");
        migration.advance(Instruction.by("test"));
        customers.save(Customer.of("Ada Lovelace"));
        migration.advance(Instruction.by("test"));

        // when
        ((Migration<?, ?>) migration).backfill().join();

        // then
        assertThat(get("/customer-v2/progress").getBody())
                .contains("\"kind\":\"BACKFILL\"", "\"finishedAt\":\"20", "\"remainingMillis\":0");
    }

    @Test
    void copies_that_were_given_up_are_shown_by_hashes_and_reasons_and_are_due_again_on_demand() {
        // given
        migration.advance(Instruction.by("test"));
        Customer ada = customers.save(Customer.of("Ada Lovelace"));
        Postgres.execute(database, GIVEN_UP.formatted(ada.id()));

        // when
        ResponseEntity<String> answer = get("/customer-v2/deadletters");

        // then
        assertThat(answer.getBody())
                .contains("\"count\":1", "\"reasons\":[{\"error\":\"refused\",\"count\":1}]", "\"attempts\":10")
                .contains("\"keyHash\":\"" + hashOf(ada.id()), "\"key\":null");
        assertThat(get("/customer-v2/deadletters?limit=0").getStatusCode().value())
                .isEqualTo(400);

        // when
        ResponseEntity<String> stale = post(
                "/customer-v2",
                Map.of("action", "replay", "expectedEpoch", migration.state().epoch() - 1));
        ResponseEntity<String> replayed = post("replay");

        // then
        assertThat(stale.getStatusCode().value()).isEqualTo(409);
        assertThat(replayed.getBody()).contains("\"deadLetters\":1", "\"by\":\"ada\"");
        assertThat(get("/customer-v2/deadletters").getBody()).contains("\"count\":0");
    }

    @Test
    void an_instance_is_given_up_by_name_and_with_a_reason() {
        // given
        zdmStore.instances()
                .register(
                        new Place("dead-one", "customer-v2", "its boot", Duration.ofSeconds(15)),
                        Optional.empty(),
                        Optional.empty());
        Map<String, Object> request = new HashMap<>(
                Map.of("action", "evict", "expectedEpoch", migration.state().epoch(), "subject", "dead-one"));

        // when, then
        assertThat(post("/customer-v2", request).getBody()).contains("EVICT was asked for without reason");

        // when
        request.put("reason", "its host burnt down");

        // then
        assertThat(post("/customer-v2", request).getStatusCode().value()).isEqualTo(200);
        assertThat(get("/customer-v2").getBody()).contains("{\"name\":\"dead-one\",\"state\":\"EVICTED\"");
    }

    @Test
    void a_gate_is_open_or_shut_with_reasons_and_asking_changes_nothing() {
        // given
        migration.advance(Instruction.by("test"));
        migration.advance(Instruction.by("test"));
        long epoch = migration.state().epoch();

        // when
        ResponseEntity<String> back = get("/customer-v2/gate?to=DUAL_WRITE");
        ResponseEntity<String> next = get("/customer-v2/gate?to=next");
        ResponseEntity<String> contract = get("/customer-v2/gate?to=contract");

        // then
        assertThat(back.getStatusCode().value()).isEqualTo(200);
        assertThat(back.getBody()).contains("\"open\":true", "\"refusals\":[]");
        assertThat(next.getStatusCode().value()).isEqualTo(409);
        assertThat(next.getBody())
                .contains("\"open\":false", "\"to\":\"next\"", "\"gate\":\"backfill\"", "\"remedy\":");
        assertThat(contract.getStatusCode().value()).isEqualTo(409);
        assertThat(contract.getBody()).contains("the old side is still in use in BACKFILL");
        assertThat(migration.state().epoch()).isEqualTo(epoch);
    }

    @Test
    void a_gate_to_nowhere_is_a_bad_request_and_one_of_an_unknown_migration_is_not_found() {
        assertThat(get("/customer-v2/gate?to=nowhere").getStatusCode().value()).isEqualTo(400);
        assertThat(get("/customer-v2/gate?to=nowhere").getBody()).contains("ask for next, contract, one of [OLD_ONLY");
        assertThat(get("/customer-v2/gate").getStatusCode().value()).isEqualTo(400);
        assertThat(get("/typo/gate?to=next").getStatusCode().value()).isEqualTo(404);
        assertThat(get("/customer-v2/typo").getStatusCode().value()).isEqualTo(404);
        assertThat(get("/customer-v2/typo").getBody())
                .contains("history, progress, rollout, checklist, report, deadletters, gate");
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
        for (String part : List.of(
                "", "/history", "/progress", "/rollout", "/deadletters", "/gate?to=next", "/gate?to=contract")) {
            assertThat(get("/customer-v2" + part).getBody()).isNotBlank();
        }
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

    @Nested
    @TestPropertySource(properties = "zdm.endpoint.anonymous-author=")
    class WithoutAuthor {
        @Test
        void moving_is_refused_because_nobody_would_be_in_the_audit_trail() {
            // when
            ResponseEntity<String> answer = post("advance");

            // then
            assertThat(answer.getStatusCode().value()).isEqualTo(403);
            assertThat(answer.getBody()).contains("nobody is authenticated", "zdm.endpoint.anonymous-author");
            assertThat(migration.state().phase()).isEqualTo(Phase.OLD_ONLY);
            assertThat(get("").getStatusCode().value()).isEqualTo(200);
        }
    }

    @Nested
    @TestPropertySource(properties = "zdm.endpoint.show-keys=true")
    class WithKeys {
        @Test
        void keys_of_copies_that_were_given_up_are_shown_where_that_was_asked_for() {
            // given
            migration.advance(Instruction.by("test"));
            Postgres.execute(database, GIVEN_UP.formatted(4711));

            // when, then
            assertThat(get("/customer-v2/deadletters").getBody()).contains("\"key\":\"4711\"");
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
