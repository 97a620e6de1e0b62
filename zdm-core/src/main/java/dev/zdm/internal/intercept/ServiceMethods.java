package dev.zdm.internal.intercept;

import dev.zdm.annotation.RoutedCall;
import dev.zdm.internal.routing.CallTerms;
import dev.zdm.internal.routing.ReadCall;
import dev.zdm.internal.routing.ServiceCalls;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Call;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.Passage;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Routes the annotated methods of an old service; the others stay where they are. */
public final class ServiceMethods implements MethodRouter {

    /** One routed method, and where its calls go. */
    private record Routed(
            ServiceCalls router,
            Object newService,
            Method counterpart,
            @Nullable KeyExpression key,
            CallTerms terms,
            boolean answersLater) {}

    /** A routed method as declared, for the start-up report. */
    public record Declaration(Method method, RoutedCall annotation) {}

    private final MethodTable<Routed> methods = new MethodTable<>();

    /** The functions give the router of a migration and the new service of a declaration. */
    public ServiceMethods(
            Class<?> oldType,
            Function<String, ServiceCalls> routers,
            Function<RoutedCall, Object> newServices,
            KeyExpressions expressions) {
        Methods.bySignature("", oldType)
                .forEach((signature, method) -> Methods.annotation(method, oldType, RoutedCall.class)
                        .ifPresent(call -> methods.put(
                                signature, routed(new Declaration(method, call), routers, newServices, expressions))));
    }

    private static Routed routed(
            Declaration declaration,
            Function<String, ServiceCalls> routers,
            Function<RoutedCall, Object> newServices,
            KeyExpressions expressions) {
        RoutedCall call = declaration.annotation();
        Deferred.requireObservable(call.migration(), declaration.method());
        Object newService = newServices.apply(call);
        return new Routed(
                routers.apply(call.migration()),
                newService,
                counterpart(declaration, newService.getClass()),
                key(declaration, expressions),
                new CallTerms(call.idempotent(), List.of(call.ignoreExceptions())),
                answersLater(declaration.method()));
    }

    private static @Nullable KeyExpression key(Declaration declaration, KeyExpressions expressions) {
        RoutedCall call = declaration.annotation();
        ParsedKeys keys = new ParsedKeys(call.migration(), expressions);
        return call.key().isBlank() ? null : keys.ofRead(call.key(), declaration.method());
    }

    /** The annotated methods of a type. */
    public static List<Declaration> declarations(Class<?> type) {
        return Methods.callable(type).stream()
                .flatMap(method ->
                        Methods.annotation(method, type, RoutedCall.class)
                                .map(call -> new Declaration(method, call))
                                .stream())
                .toList();
    }

    private static Method counterpart(Declaration declaration, Class<?> newType) {
        Signature wanted = Signature.of(declaration.method());
        Optional<Method> found = Methods.lineage(newType).stream()
                .flatMap(type -> Methods.callable(type).stream())
                .filter(method -> Signature.of(method).equals(wanted))
                .filter(method -> method.trySetAccessible())
                .findFirst();
        Method counterpart = found.orElseThrow(() -> new ConfigurationException(
                declaration.annotation().migration(),
                null,
                newType.getName() + " has no method like " + Methods.describe(declaration.method()),
                "give the new service the same method, best by the same interface"));
        requireFit(declaration, counterpart);
        return counterpart;
    }

    private static boolean answersLater(Method method) {
        return CompletionStage.class.isAssignableFrom(method.getReturnType());
    }

    private static void requireFit(Declaration declaration, Method counterpart) {
        Method method = declaration.method();
        if (!answersLater(method)) {
            Deferred.requireImmediate(declaration.annotation().migration(), counterpart);
        }
        if (method.getReturnType() != void.class && !Counterpart.isResultAssignable(method, counterpart)) {
            throw new ConfigurationException(
                    declaration.annotation().migration(),
                    null,
                    Methods.describe(method) + " returns "
                            + method.getGenericReturnType().getTypeName() + ", but " + Methods.describe(counterpart)
                            + " returns " + counterpart.getGenericReturnType().getTypeName(),
                    "let both return the same type");
        }
    }

    @SuppressWarnings("NullAway") // the type argument is @Nullable, which NullAway sees in JSpecify mode only
    @Override
    public @Nullable Object invoke(
            Object target, Method method, @Nullable Object[] arguments, Call<@Nullable Object, Exception> proceed)
            throws Exception {
        Routed routed = methods.find(method);
        if (routed == null) {
            return proceed.runOnce();
        }
        Call<@Nullable Object, Exception> next =
                () -> Methods.call(routed.counterpart(), routed.newService(), arguments);
        return routed.answersLater()
                ? callLater(routed, keyText(routed, arguments), proceed, next)
                : routed.router().call(() -> keyText(routed, arguments), routed.terms(), proceed, next);
    }

    @Override
    public Optional<Passage> passage(Method method) {
        Routed routed = methods.find(method);
        return routed == null || routed.answersLater()
                ? Optional.empty()
                : routed.router().passage();
    }

    private static @Nullable Object callLater(
            Routed routed,
            @Nullable String key,
            Call<@Nullable Object, Exception> old,
            Call<@Nullable Object, Exception> next)
            throws Exception {
        return routed.router().callLater(new ReadCall<>(key, stage(old), stage(next)), routed.terms());
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the method's return type was checked at start-up
    private static Call<@Nullable CompletionStage<@Nullable Object>, Exception> stage(
            Call<@Nullable Object, Exception> call) {
        return () -> (CompletionStage<@Nullable Object>) call.run();
    }

    private static @Nullable String keyText(Routed routed, @Nullable Object[] arguments) {
        if (routed.key() == null) {
            return null;
        }
        Object key = routed.key().evaluate(routed.newService(), arguments);
        return key == null ? null : key.toString();
    }
}
