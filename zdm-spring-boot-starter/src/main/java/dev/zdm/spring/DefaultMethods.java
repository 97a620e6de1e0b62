package dev.zdm.spring;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Objects;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;

/** Methods that a bean inherits from its interface as they stand there. */
final class DefaultMethods {
    private DefaultMethods() {}

    /** Whether the bean leaves the called method to its interface. */
    static boolean isCalled(MethodInvocation invocation) {
        return invocation.getMethod().isDefault() && ofBean(invocation).isDefault();
    }

    private static Method ofBean(MethodInvocation invocation) {
        Class<?> type = Objects.requireNonNull(invocation.getThis(), "target").getClass();
        return AopUtils.getMostSpecificMethod(invocation.getMethod(), type);
    }

    /**
     * Runs the method on the proxy, so that what it calls is routed: on the bean itself it would call past the migration,
     * and a write would lose its copy.
     */
    static @Nullable Object onProxy(ProxyMethodInvocation invocation) throws Throwable {
        Method method = ofBean(invocation);
        return MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                .unreflectSpecial(method, method.getDeclaringClass())
                .bindTo(invocation.getProxy())
                .invokeWithArguments(invocation.getArguments());
    }
}
