package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ChecklistItem.Stage;
import dev.zdm.plan.Phase;
import dev.zdm.spring.shop.Shop;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestHeadersSpec.ConvertibleClientHttpResponse;

/** The checklists over real HTTP, kept in PostgreSQL. */
@DirtiesContext
@SpringBootTest(
        classes = {Shop.class, ChecklistEndpointTest.Beans.class},
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "zdm.initialize-schema=always",
            "zdm.endpoint.writes-enabled=true",
            "zdm.endpoint.anonymous-author=ada",
            "management.endpoint.zdm.access=unrestricted",
            "management.endpoints.web.exposure.include=zdm",
            "zdm.migrations.customer-v2.rollout.checklist=true",
            "zdm.migrations.customer-v2.rollout.checklist-without=restore-point,dashboards,alerting,health-checks,"
                    + "rollback-tested,load-balancer"
        })
class ChecklistEndpointTest {

    @TestConfiguration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        HikariDataSource dataSource() {
            HikariDataSource pool = new HikariDataSource();
            pool.setDataSource(Postgres.freshDatabase());
            pool.setPoolName("shop");
            pool.setMaximumPoolSize(3);
            Postgres.execute(pool, Shop.TABLES);
            return pool;
        }

        @Bean
        ChecklistItem stock() {
            return ChecklistItem.checked("stock", Stage.BEFORE, "the stock is counted", Optional::empty);
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Zdm zdm;

    @Autowired
    private HikariDataSource pool;

    @Test
    void the_first_step_waits_for_what_a_machine_finds_and_for_what_a_person_signs() {
        // given
        MigrationControl migration = zdm.control("customer-v2");

        // when
        ResponseEntity<String> refused = post("advance", "");
        ResponseEntity<String> machines = post("sign_off", "connection-pool");
        ResponseEntity<String> unknown = post("sign_off", "typo");
        ResponseEntity<String> signed = post("sign_off", "communication-plan");
        ResponseEntity<String> shown = get("/checklist");

        // then
        assertThat(refused.getStatusCode().value()).isEqualTo(409);
        assertThat(refused.getBody())
                .contains("checklist:communication-plan", "checklist:connection-pool", "4 connections are needed")
                .contains("shop (3)")
                .doesNotContain("checklist:stock", "checklist:feature-flags");
        assertThat(machines.getStatusCode().value()).isEqualTo(400);
        assertThat(machines.getBody()).contains("a machine checks the item 'connection-pool'");
        assertThat(unknown.getStatusCode().value()).isEqualTo(400);
        assertThat(signed.getStatusCode().value()).isEqualTo(200);
        assertThat(shown.getBody()).contains("\"by\":\"ada\"", "\"state\":\"FAILED\"", "\"state\":\"OPEN\"");

        // when
        pool.setMaximumPoolSize(4);
        ResponseEntity<String> advanced = post("advance", "");

        // then
        assertThat(advanced.getStatusCode().value()).isEqualTo(200);
        assertThat(migration.state().phase()).isEqualTo(Phase.DUAL_WRITE);
        assertThat(get("/gate?to=contract").getBody()).contains("checklist:retrospective");
        assertThat(get("/report").getBody()).contains("\"timeline\":[", "SIGNED_OFF", "DUAL_WRITE");
    }

    private ResponseEntity<String> post(String action, String subject) {
        long epoch = zdm.control("customer-v2").state().epoch();
        Map<String, Object> body = Map.of("action", action, "subject", subject, "expectedEpoch", epoch);
        return RestClient.create(url())
                .post()
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange((request, response) -> seen(response));
    }

    private ResponseEntity<String> get(String part) {
        return RestClient.create(url() + part).get().exchange((request, response) -> seen(response));
    }

    private String url() {
        return "http://127.0.0.1:" + port + "/actuator/zdm/customer-v2";
    }

    private static ResponseEntity<String> seen(ConvertibleClientHttpResponse response) throws IOException {
        String body = response.bodyTo(String.class);
        Canary.inspect("answer of the endpoint", body);
        return ResponseEntity.status(response.getStatusCode()).body(body);
    }
}
