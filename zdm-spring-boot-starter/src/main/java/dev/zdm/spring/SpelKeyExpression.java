package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import java.lang.reflect.Method;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.standard.SpelExpression;

/** One parsed expression, evaluated against the calls of one method. */
record SpelKeyExpression(SpelExpression expression, Method method, ParameterNameDiscoverer names, boolean needsResult)
        implements KeyExpression {

    /**
     * What {@code #root} means.
     *
     * @param method the method called
     * @param target the object on which it was called
     * @param args the call's arguments
     */
    @SuppressWarnings("ArrayRecordComponent") // lives for one evaluation and is never compared
    record Root(Method method, Object target, @Nullable Object[] args) {
        /**
         * The name of the method called.
         *
         * @return its simple name
         */
        public String methodName() {
            return method.getName();
        }

        /**
         * The class of the object on which the method was called.
         *
         * @return the class
         */
        public Class<?> targetClass() {
            return target.getClass();
        }
    }

    @Override
    public @Nullable Object evaluate(Object target, @Nullable Object[] arguments) {
        return evaluate(target, arguments, null);
    }

    @Override
    public @Nullable Object evaluate(Object target, @Nullable Object[] arguments, @Nullable Object result) {
        MethodBasedEvaluationContext context =
                new MethodBasedEvaluationContext(new Root(method, target, arguments), method, arguments, names);
        context.setVariable("result", result);
        try {
            return expression.getValue(context);
        } catch (EvaluationException e) {
            throw failed(e);
        }
    }

    private ConfigurationException failed(EvaluationException cause) {
        return new ConfigurationException(
                null,
                null,
                "the key expression \"" + expression.getExpressionString() + "\" of "
                        + SpelKeyExpressions.describe(method) + " cannot be evaluated: " + reason(cause),
                "correct the expression, or hand in arguments for which it yields a key",
                cause);
    }

    /** By its code: the texts of the expression language repeat values. */
    private static String reason(EvaluationException cause) {
        return cause instanceof SpelEvaluationException known
                ? known.getMessageCode().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                : cause.getClass().getName();
    }
}
