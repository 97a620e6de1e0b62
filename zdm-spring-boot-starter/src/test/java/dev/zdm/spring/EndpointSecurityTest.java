package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.plan.Phase;
import dev.zdm.spring.shop.Shop;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Over real HTTP, in a host that Spring Security guards, with its protection against forged requests. */
@DirtiesContext
@SpringBootTest(
        classes = {Shop.class, EndpointSecurityTest.Guarded.class},
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "zdm.initialize-schema=always",
            "zdm.endpoint.writes-enabled=true",
            "zdm.endpoint.anonymous-author=nobody",
            "management.endpoint.zdm.access=unrestricted",
            "management.endpoints.web.exposure.include=zdm"
        })
class EndpointSecurityTest {

    /** Lets everybody in, as far as the endpoint itself lets them: what is tested is what it does. */
    @EnableWebSecurity
    @TestConfiguration(proxyBeanMethods = false)
    static class Guarded {
        @Bean
        DataSource dataSource() {
            DataSource database = Postgres.freshDatabase();
            Postgres.execute(database, Shop.TABLES);
            return database;
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.httpBasic(Customizer.withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(CsrfConfigurer::spa)
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("vera")
                            .password("{noop}v")
                            .roles("ZDM_VIEW")
                            .build(),
                    User.withUsername("otto")
                            .password("{noop}o")
                            .roles("ZDM_OPERATE")
                            .build(),
                    User.withUsername("nele").password("{noop}n").roles("OTHER").build());
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Zdm zdm;

    private MigrationControl migration;
    private HttpClient client;

    @BeforeEach
    void look() {
        migration = zdm.control("customer-v2");
        client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/customer-v2", "/customer-v2/history", "/customer-v2/gate?to=next", "/typo"})
    void nothing_is_shown_without_a_role(String path) throws Exception {
        assertThat(get("", path).statusCode()).isEqualTo(403);
        assertThat(get("nele:n", path).statusCode()).isEqualTo(403);
        assertThat(get("nele:n", path).body()).contains("the role ZDM_VIEW", "zdm.endpoint.view-role");
        assertThat(get("vera:v", path).statusCode()).isNotEqualTo(403);
        assertThat(get("otto:o", path).statusCode()).isNotEqualTo(403);
        assertThat(get("vera:wrong", path).statusCode()).isEqualTo(401);
    }

    @Test
    void who_may_only_look_moves_nothing() throws Exception {
        // when
        HttpResponse<String> answer = advance("vera:v", token("vera:v"), "");

        // then
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("the role ZDM_OPERATE", "zdm.endpoint.operate-role");
        assertThat(migration.state().phase()).isEqualTo(Phase.OLD_ONLY);
    }

    @Test
    void nobody_moves_anything_unauthenticated_whatever_name_stands_for_nobody() throws Exception {
        // when
        HttpResponse<String> answer = advance("", token(""), "");

        // then
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("the role ZDM_OPERATE");
        assertThat(migration.state().phase()).isEqualTo(Phase.OLD_ONLY);
    }

    @Test
    void without_the_hosts_token_the_host_refuses_the_change() throws Exception {
        // when
        HttpResponse<String> answer = advance("otto:o", "", "");

        // then
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(migration.state().phase()).isEqualTo(Phase.OLD_ONLY);
    }

    @Test
    void who_may_operate_moves_it_under_the_name_that_is_logged_in_and_under_no_other() throws Exception {
        // when
        HttpResponse<String> forged = advance("otto:o", token("otto:o"), ",\"by\":\"vera\"");

        // then
        assertThat(forged.statusCode()).isEqualTo(400);
        assertThat(forged.body()).contains("logged in, otto");
        assertThat(migration.state().phase()).isEqualTo(Phase.OLD_ONLY);

        // when
        HttpResponse<String> answer = advance("otto:o", token("otto:o"), "");

        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"by\":\"otto\"");
        assertThat(migration
                        .history()
                        .get(migration.history().size() - 1)
                        .after()
                        .changedBy())
                .isEqualTo("otto");
    }

    @Nested
    @TestPropertySource(properties = {"zdm.endpoint.view-role=", "zdm.endpoint.operate-role="})
    class WithoutRoles {
        @Test
        void whoever_the_host_lets_in_may_look_and_move_under_his_name_or_that_of_nobody() throws Exception {
            assertThat(get("", "/customer-v2").statusCode()).isEqualTo(200);
            assertThat(advance("nele:n", token("nele:n"), "").body()).contains("\"by\":\"nele\"");
            assertThat(advance("", token(""), "").body()).contains("\"by\":\"nobody\"");
        }
    }

    private HttpResponse<String> get(String account, String path) throws Exception {
        return send(account, request(path).GET());
    }

    /** As a script gets it: from the cookie of any answer. */
    private String token(String account) throws Exception {
        var unused = get(account, "");
        CookieManager cookies = (CookieManager) client.cookieHandler().orElseThrow();
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> advance(String account, String token, String more) throws Exception {
        String body =
                "{\"action\":\"advance\",\"expectedEpoch\":" + migration.state().epoch() + more + "}";
        HttpRequest.Builder request = request("/customer-v2")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return send(account, token.isEmpty() ? request : request.header("X-XSRF-TOKEN", token));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/zdm" + path));
    }

    private HttpResponse<String> send(String account, HttpRequest.Builder request) throws Exception {
        if (!account.isEmpty()) {
            byte[] plain = account.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(plain));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
