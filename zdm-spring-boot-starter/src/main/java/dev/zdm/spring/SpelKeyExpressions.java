package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.KeyExpressions;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Key expressions as in {@code @Cacheable}: {@code #name} of a parameter, {@code #p0} or {@code #a0} by position,
 * {@code #root.method}, {@code #root.target}, {@code #root.args}, and {@code #result} for keys that only the call
 * itself yields. What they name is checked when they are parsed, so that a misspelt parameter fails at start-up.
 */
final class SpelKeyExpressions implements KeyExpressions {
    private static final Set<String> ALWAYS_KNOWN = Set.of("root", "this", "result");

    private final SpelExpressionParser parser =
            new SpelExpressionParser(new SpelParserConfiguration(SpelCompilerMode.MIXED, null));
    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

    @Override
    public KeyExpression parse(String expression, Method method) {
        SpelExpression parsed = parsed(expression, method);
        Set<String> named = new LinkedHashSet<>();
        collectVariables(parsed.getAST(), named);
        requireKnown(named, expression, method);
        return new SpelKeyExpression(parsed, method, names, named.contains("result"));
    }

    private SpelExpression parsed(String expression, Method method) {
        try {
            return parser.parseRaw(expression);
        } catch (ParseException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the key expression \"" + expression + "\" of " + describe(method) + " is not SpEL: "
                            + e.getMessage(),
                    "write it as in @Cacheable, such as \"#id\" or \"#customer.id\"",
                    e);
        }
    }

    private static void collectVariables(SpelNode node, Set<String> into) {
        if (node instanceof VariableReference || node instanceof FunctionReference) {
            into.add(node.toStringAST().substring(1).replaceFirst("\\(.*", ""));
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            collectVariables(node.getChild(i), into);
        }
    }

    private void requireKnown(Set<String> named, String expression, Method method) {
        Set<String> parameters = variablesOf(method);
        for (String name : named) {
            if (!ALWAYS_KNOWN.contains(name) && !parameters.contains(name)) {
                throw new ConfigurationException(
                        null,
                        null,
                        "the key expression \"" + expression + "\" of " + describe(method) + " names #" + name
                                + ", which is no parameter of it",
                        "use one of " + parameters + ", #root or #result; parameter names need the compiler's option"
                                + " -parameters");
            }
        }
    }

    private Set<String> variablesOf(Method method) {
        Set<String> known = new TreeSet<>();
        String @Nullable [] discovered = names.getParameterNames(method);
        for (int i = 0; i < method.getParameterCount(); i++) {
            known.add("p" + i);
            known.add("a" + i);
            if (discovered != null) {
                known.add(discovered[i]);
            }
        }
        return known;
    }

    static String describe(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }
}
