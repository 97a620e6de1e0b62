package dev.zdm.spring;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Routes reads of a repository of entities before Spring Data begins the transaction that each has alone. A session that
 * fails marks its transaction, so that nobody could answer in the other one's place within it; and an answer of the other
 * side needs no connection of this one.
 */
record StandaloneReads(RoutingInterceptor routing) implements Routing {
    private static final String ROUTED = StandaloneReads.class.getName();

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        if (TransactionSynchronizationManager.isActualTransactionActive() || !routing.mayAskOther(invocation)) {
            return invocation.proceed();
        }
        ((ProxyMethodInvocation) invocation).setUserAttribute(ROUTED, true);
        return routing.invoke(invocation);
    }

    /** For calls within the transaction, unless they were routed before it. */
    Routing inside() {
        return invocation -> ((ProxyMethodInvocation) invocation).getUserAttribute(ROUTED) == null
                ? routing.invoke(invocation)
                : invocation.proceed();
    }
}
