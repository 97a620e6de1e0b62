package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;

/** Where the host has accounts, but no Spring Security. */
class EndpointAccessTest {
    private final EndpointAccess access =
            new EndpointAccess(new ZdmProperties.Endpoint(true, "ZDM_VIEW", "ZDM_OPERATE", "nobody", false), false);

    private record Caller(@Nullable Principal principal, String role) implements SecurityContext {
        @Override
        public @Nullable Principal getPrincipal() {
            return principal;
        }

        @Override
        public boolean isUserInRole(String asked) {
            return asked.equals(role);
        }
    }

    private static SecurityContext named(String name, String role) {
        return new Caller(() -> name, role);
    }

    @Test
    void whoever_the_container_knows_needs_a_role() {
        assertThat(access.read(named("nele", "OTHER"))).isNotNull();
        assertThat(access.write(named("nele", "OTHER"))).isNotNull();
        assertThat(access.read(named("vera", "ZDM_VIEW"))).isNull();
        assertThat(access.write(named("vera", "ZDM_VIEW"))).isNotNull();
        assertThat(access.read(named("otto", "ZDM_OPERATE"))).isNull();
        assertThat(access.write(named("otto", "ZDM_OPERATE"))).isNull();
    }

    @Test
    void whom_nobody_knows_has_the_name_that_was_configured() {
        Caller unknown = new Caller(null, "");
        assertThat(access.read(unknown)).isNull();
        assertThat(access.write(unknown)).isNull();
        assertThat(access.author(unknown)).isEqualTo("nobody");
        assertThat(access.author(named("otto", "ZDM_OPERATE"))).isEqualTo("otto");
    }

    @Test
    void unless_the_host_says_so_nothing_is_written() {
        assertThat(ZdmEndpoint.class.getAnnotation(Endpoint.class).defaultAccess())
                .isEqualTo(Access.READ_ONLY);
    }
}
