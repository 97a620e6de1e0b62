package dev.zdm.spring;

import org.aopalliance.intercept.MethodInterceptor;

/** Advice of zdm, which makes a bean one whose calls are routed. */
interface Routing extends MethodInterceptor {}
