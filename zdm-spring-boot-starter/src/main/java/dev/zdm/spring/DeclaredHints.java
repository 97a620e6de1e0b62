package dev.zdm.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** What annotations name, so that it is found by reflection at run time: mappings, and the methods on both sides. */
final class DeclaredHints implements BeanFactoryInitializationAotProcessor {

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beanFactory) {
        Declarations declared = Declarations.of(beanFactory);
        return declared.types().isEmpty()
                ? null
                : (context, code) -> register(
                        declared, beanFactory, context.getRuntimeHints().reflection());
    }

    private static void register(
            Declarations declared, ConfigurableListableBeanFactory beans, ReflectionHints reflection) {
        for (DeclaredRepository repository : declared.repositories()) {
            registerMethods(reflection, repository.type());
            registerMethods(reflection, repository.annotation().to());
            reflection.registerType(repository.annotation().mapping(), MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
        }
        for (DeclaredService service : declared.services()) {
            registerMethods(reflection, service.type());
            service.calls().values().stream()
                    .filter(call -> beans.containsBean(call.to()))
                    .forEach(call -> registerMethods(reflection, beans.getType(call.to())));
        }
    }

    private static void registerMethods(ReflectionHints reflection, @Nullable Class<?> type) {
        if (type != null) {
            reflection.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
    }
}
