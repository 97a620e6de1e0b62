package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import java.lang.reflect.Method;

/** Parses the keys of one migration's annotations. */
record ParsedKeys(String migration, KeyExpressions expressions) {

    KeyExpression ofWrite(String expression, Method method) {
        try {
            return expressions.parse(expression, method);
        } catch (ConfigurationException e) {
            throw new ConfigurationException(migration, null, e.problem(), e.remedy(), e);
        }
    }

    /** Which side is asked depends on the key, so it cannot be part of the answer. */
    KeyExpression ofRead(String expression, Method method) {
        KeyExpression key = ofWrite(expression, method);
        if (key.needsResult()) {
            throw new ConfigurationException(
                    migration,
                    null,
                    "the key of " + Methods.describe(method) + " names #result, which is known only after the call",
                    "name a parameter");
        }
        return key;
    }
}
