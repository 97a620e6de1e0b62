package dev.zdm.spring;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;

/**
 * Who may look and who may move migrations, and under which name. Whoever has been authenticated needs a role; so does
 * everybody where Spring Security guards the application. Elsewhere reads are open, as for any other endpoint.
 *
 * @param settings what is configured
 * @param guarded whether Spring Security guards the application
 */
record EndpointAccess(ZdmProperties.Endpoint settings, boolean guarded) {

    /** Why reading is refused, null if it is not. */
    EndpointAnswers.@Nullable Refused read(SecurityContext caller) {
        boolean may = isIn(caller, settings.viewRole()) || isIn(caller, settings.operateRole());
        return may ? null : EndpointAnswers.forbidden("looking at", "zdm.endpoint.view-role", settings.viewRole());
    }

    /** Why changing is refused, null if it is not. */
    EndpointAnswers.@Nullable Refused write(SecurityContext caller) {
        if (!settings.writesEnabled()) {
            return EndpointAnswers.writesOff();
        }
        if (!isIn(caller, settings.operateRole())) {
            return EndpointAnswers.forbidden("moving", "zdm.endpoint.operate-role", settings.operateRole());
        }
        return author(caller) == null ? EndpointAnswers.anonymous() : null;
    }

    /** The name for the audit trail, null if there is none. */
    @Nullable
    String author(SecurityContext caller) {
        Principal principal = caller.getPrincipal();
        if (principal != null) {
            return principal.getName();
        }
        return settings.anonymousAuthor().isBlank() ? null : settings.anonymousAuthor();
    }

    private boolean isIn(SecurityContext caller, String role) {
        boolean known = guarded || caller.getPrincipal() != null;
        return role.isBlank() || !known || caller.isUserInRole(role);
    }
}
