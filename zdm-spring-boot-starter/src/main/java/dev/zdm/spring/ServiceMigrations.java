package dev.zdm.spring;

import dev.zdm.ServiceDeclaration;
import dev.zdm.Zdm;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodRouter;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;

/** Registers the migrations that annotated services name, and makes the routers of their methods. */
record ServiceMigrations(BeanFactory beans) {

    void register(Zdm zdm, String migration, List<DeclaredService> services, MigrationSettings settings) {
        ServiceDeclaration declaration = zdm.service(migration);
        settings.applyTo(declaration);
        services.forEach(service -> noteGaps(declaration, migration, service));
        declaration.register();
    }

    // Nobody else may interrupt the caller's thread, so a client without a deadline of its own can hold it for ever.
    private static void noteGaps(ServiceDeclaration declaration, String migration, DeclaredService service) {
        service.calls().forEach((method, call) -> {
            if (call.migration().equals(migration) && call.newClientDeadline().isBlank()) {
                declaration.notCovered("a new client that hangs: "
                        + service.type().getSimpleName() + "." + method.getName() + " declares no newClientDeadline");
            }
        });
        declaration.notCovered("calls of " + service.type().getSimpleName() + " to itself");
    }

    MethodRouter router(Zdm zdm, DeclaredService service) {
        return zdm.serviceRouter(service.type(), call -> newService(service, call));
    }

    private Object newService(DeclaredService service, RoutedCall call) {
        if (call.to().isBlank()) {
            throw misdirected(service, call, "names no new service", "name its bean: to = \"…\"");
        }
        if (!beans.containsBean(call.to())) {
            throw misdirected(
                    service,
                    call,
                    "names the bean '" + call.to() + "', which does not exist",
                    "declare it, or correct to");
        }
        if (call.to().equals(service.bean())) {
            throw misdirected(
                    service,
                    call,
                    "names its own bean as the new service",
                    "name the new one; if the annotation stands on an interface that both implement, move it to the old"
                            + " class");
        }
        return beans.getBean(call.to());
    }

    private static ConfigurationException misdirected(
            DeclaredService service, RoutedCall call, String problem, String remedy) {
        return new ConfigurationException(
                call.migration(), null, "@RoutedCall in " + service.type().getName() + " " + problem, remedy);
    }
}
