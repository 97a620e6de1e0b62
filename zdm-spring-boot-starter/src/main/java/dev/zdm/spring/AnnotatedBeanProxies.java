package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.MethodMatcher;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Puts the routing interceptor around annotated beans that are no Spring Data repositories. It comes last in the chain of
 * a bean that has a proxy already: a call is routed inside the transaction that another advice begins.
 */
final class AnnotatedBeanProxies extends AbstractBeanFactoryAwareAdvisingPostProcessor {
    private static final long serialVersionUID = 1L;

    AnnotatedBeanProxies(RoutingInterceptor interceptor) {
        this.advisor = new DefaultPointcutAdvisor(annotatedTypes(), interceptor);
        setProxyTargetClass(true);
    }

    private static Pointcut annotatedTypes() {
        return new Pointcut() {
            @Override
            public ClassFilter getClassFilter() {
                return type -> Declarations.isAnnotated(ClassUtils.getUserClass(type));
            }

            @Override
            public MethodMatcher getMethodMatcher() {
                return MethodMatcher.TRUE;
            }
        };
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (InterceptionCheck.isRouted(bean)) {
            return bean;
        }
        Class<?> type = AopUtils.getTargetClass(bean);
        if (isEligible(type)) {
            refuse(type, this::isHiddenCall, "is annotated, but not a public instance method", "make it one");
            if (!Proxy.isProxyClass(bean.getClass()) && !Modifier.isFinal(type.getModifiers())) {
                refuse(type, this::isFinal, "is final", "remove 'final'");
            }
        }
        return super.postProcessAfterInitialization(bean, beanName);
    }

    private boolean isHiddenCall(Method method) {
        int modifiers = method.getModifiers();
        return (!Modifier.isPublic(modifiers) || Modifier.isStatic(modifiers))
                && Stream.of(DualWrite.class, RoutedCall.class, ReadSwitch.class, FlagGated.class)
                        .anyMatch(annotation -> AnnotatedElementUtils.hasAnnotation(method, annotation));
    }

    private boolean isFinal(Method method) {
        int modifiers = method.getModifiers();
        return Modifier.isFinal(modifiers) && Modifier.isPublic(modifiers) && !Modifier.isStatic(modifiers);
    }

    private static void refuse(Class<?> type, Predicate<Method> culprit, String problem, String remedy) {
        for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
            if (method.getDeclaringClass() != Object.class && culprit.test(method)) {
                throw refused(type, "has a method " + method.getName() + " that " + problem, remedy);
            }
        }
    }

    @Override
    protected ProxyFactory prepareProxyFactory(Object bean, String beanName) {
        ProxyFactory factory = super.prepareProxyFactory(bean, beanName);
        if (Modifier.isFinal(bean.getClass().getModifiers())) {
            factory.setProxyTargetClass(false);
            factory.setInterfaces(interfacesOf(bean.getClass()));
        }
        return factory;
    }

    private static Class<?>[] interfacesOf(Class<?> type) {
        Class<?>[] interfaces = ClassUtils.getAllInterfacesForClass(type);
        if (interfaces.length == 0) {
            throw refused(
                    type,
                    "is final and implements no interface",
                    "remove 'final', or let it implement an interface by which it is injected");
        }
        return interfaces;
    }

    private static ConfigurationException refused(Class<?> type, String problem, String remedy) {
        return new ConfigurationException(
                Declarations.migrationOf(type).orElse(null),
                null,
                type.getName() + " " + problem
                        + ", so its calls cannot be intercepted and would run past the migration",
                remedy);
    }
}
