package dev.zdm.spring;

import dev.zdm.annotation.ReadSwitch;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

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
        declared.switches().forEach(switches -> registerCounterparts(switches, beans, reflection));
        for (DeclaredService service : declared.services()) {
            registerMethods(reflection, service.type());
            service.calls().values().stream()
                    .filter(call -> beans.containsBean(call.to()))
                    .forEach(call -> registerMethods(reflection, beans.getType(call.to())));
        }
    }

    /** Counterparts are found by their names among all methods of a class, the hidden ones included. */
    private static void registerCounterparts(
            DeclaredSwitches declared, ConfigurableListableBeanFactory beans, ReflectionHints reflection) {
        Stream<Class<?>> others = declared.reads().stream()
                .map(ReadSwitch::to)
                .filter(to -> to.lastIndexOf('.') > 0)
                .map(to -> to.substring(0, to.lastIndexOf('.')))
                .filter(beans::containsBean)
                .map(beans::getType)
                .flatMap(Stream::ofNullable);
        Stream.concat(Stream.of(declared.type()), others)
                .flatMap(DeclaredHints::lineage)
                .forEach(type -> reflection.registerType(
                        type, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.INVOKE_DECLARED_METHODS));
    }

    private static Stream<Class<?>> lineage(Class<?> type) {
        return Stream.concat(
                Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                        .filter(declaring -> declaring != Object.class),
                ClassUtils.getAllInterfacesForClassAsSet(type).stream());
    }

    private static void registerMethods(ReflectionHints reflection, @Nullable Class<?> type) {
        if (type != null) {
            reflection.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
    }
}
