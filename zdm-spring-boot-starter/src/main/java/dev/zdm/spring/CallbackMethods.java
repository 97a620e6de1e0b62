package dev.zdm.spring;

import dev.zdm.spi.MethodClassifier.Role;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.Aware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * The public methods of a bean that are there for Spring and not for callers: they begin and end it, hand it what it
 * needs, or read and set one of its fields. Everything else may write rows.
 */
final class CallbackMethods {
    private static final List<Class<?>> CALLBACKS = List.of(
            InitializingBean.class,
            DisposableBean.class,
            SmartInitializingSingleton.class,
            Lifecycle.class,
            Phased.class,
            SmartLifecycle.class,
            Ordered.class,
            AutoCloseable.class);

    // By name, because not all of them need be there.
    private static final Set<String> ANNOTATIONS = Set.of(
            "jakarta.annotation.PostConstruct",
            "jakarta.annotation.PreDestroy",
            "jakarta.annotation.Resource",
            "jakarta.inject.Inject",
            "jakarta.persistence.PersistenceContext",
            "jakarta.persistence.PersistenceUnit",
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.beans.factory.annotation.Value");

    private CallbackMethods() {}

    static Optional<Role> classify(Method method) {
        return isCallback(method) || isAnnotated(method) || isAccessor(method)
                ? Optional.of(Role.UNROUTED)
                : Optional.empty();
    }

    /** Spring's own interfaces alone: what an application adds to one of them is no callback. */
    private static boolean isCallback(Method method) {
        return Stream.of(ClassUtils.getAllInterfacesForClass(method.getDeclaringClass()))
                .filter(type -> CALLBACKS.contains(type) || isSpringsAware(type))
                .anyMatch(
                        type -> ReflectionUtils.findMethod(type, method.getName(), method.getParameterTypes()) != null);
    }

    private static boolean isSpringsAware(Class<?> type) {
        return Aware.class.isAssignableFrom(type) && type.getName().startsWith("org.springframework.");
    }

    private static boolean isAnnotated(Method method) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream()
                .anyMatch(
                        annotation -> ANNOTATIONS.contains(annotation.getType().getName()));
    }

    private static boolean isAccessor(Method method) {
        String name = method.getName();
        return switch (method.getParameterCount()) {
            case 0 -> (name.startsWith("get") && isField(method, 3)) || (name.startsWith("is") && isField(method, 2));
            case 1 -> method.getReturnType() == void.class && name.startsWith("set") && isField(method, 3);
            default -> false;
        };
    }

    private static boolean isField(Method method, int prefix) {
        String name = StringUtils.uncapitalize(method.getName().substring(prefix));
        return ReflectionUtils.findField(method.getDeclaringClass(), name) != null;
    }
}
