package dev.zdm.test;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Turns the annotations into one run for each phase. */
final class EveryPhaseExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return cases(context).map(PhaseInvocation::new);
    }

    private static Stream<PhaseCase> cases(ExtensionContext context) {
        Optional<EveryPhase> data = AnnotationSupport.findAnnotation(context.getElement(), EveryPhase.class);
        Optional<EveryServicePhase> service =
                AnnotationSupport.findAnnotation(context.getElement(), EveryServicePhase.class);
        return Stream.concat(
                data.stream().flatMap(PhaseCase::of), service.stream().flatMap(PhaseCase::of));
    }
}
