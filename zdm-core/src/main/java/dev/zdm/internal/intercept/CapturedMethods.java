package dev.zdm.internal.intercept;

import dev.zdm.internal.routing.Reads;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedCode;
import dev.zdm.spi.CapturedWrites;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.Passage;
import dev.zdm.spi.RecordStore;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes the methods of a repository whose writes somebody captures. All of them run where the code is, on the repository
 * that was called; only reads of what nobody can write afterwards may be answered by the other one.
 *
 * @param <K> the key
 * @param <A> the row that the code knows
 * @param <B> the row of the other side
 */
public final class CapturedMethods<K, A, B> implements MethodRouter {

    /** What the calls are handed to. */
    public record Routes<K, A>(
            String migration,
            Reads reads,
            CapturedWrites<K> writes,
            RecordStore<K, A> own,
            Supplier<MigrationState> state) {}

    /** The repository that callers use, and the other one. */
    public record Repositories<A, B>(Class<?> own, Class<A> ownRow, Class<?> other, Class<B> otherRow, Object target) {}

    private record Routed(Role role, @Nullable Method counterpart) {}

    private final Routes<K, A> routes;
    private final CapturedCode code;
    private final Object other;
    private final Shapes<A, B> shapes;
    private final KeyArguments<K> keys;
    private final MethodTable<Routed> methods = new MethodTable<>();

    private CapturedMethods(Routes<K, A> routes, CapturedCode code, Object other, Shapes<A, B> shapes) {
        this.routes = routes;
        this.code = code;
        this.other = other;
        this.shapes = shapes;
        this.keys = new KeyArguments<>(routes.migration(), routes.own().keyType());
    }

    /** For code of the old side. */
    public static <K, O, N> CapturedMethods<K, O, N> ofOld(
            Routes<K, O> routes, CapturedCode code, Repositories<O, N> types, Mapping<O, N> mapping) {
        return new CapturedMethods<>(
                routes, code, types.target(), Shapes.ofOld(types.ownRow(), types.otherRow(), mapping));
    }

    /** For code of the new side. */
    public static <K, O, N> CapturedMethods<K, N, O> ofNew(
            Routes<K, N> routes, CapturedCode code, Repositories<N, O> types, Mapping<O, N> mapping) {
        return new CapturedMethods<>(
                routes, code, types.target(), Shapes.ofNew(types.otherRow(), types.ownRow(), mapping));
    }

    /** Understands all methods of the repository that callers use; one that cannot be routed fails here. */
    public CapturedMethods<K, A, B> of(
            Repositories<A, B> types, KeyExpressions expressions, MethodClassifier framework) {
        Roles roles = new Roles(routes.migration(), types.own(), new CapturedKnownMethods(), expressions, framework);
        Counterparts counterparts = new Counterparts(
                routes.migration(),
                types.other(),
                types.ownRow(),
                types.otherRow(),
                "reads are answered by it as the share of the migration says");
        Methods.bySignature(routes.migration(), types.own()).forEach((signature, method) -> {
            Role role = roles.of(method);
            methods.put(signature, new Routed(role, role instanceof Role.Read ? counterparts.of(method) : null));
        });
        return this;
    }

    @Override
    public @Nullable Object invoke(
            Object target, Method method, @Nullable Object[] arguments, Call<@Nullable Object, Exception> proceed)
            throws Exception {
        Routed routed = methods.find(method);
        if (routed == null) {
            return unknown(method, proceed);
        }
        try {
            return routed.counterpart() == null
                    ? write(target, method, routed.role(), arguments, proceed)
                    : read(routed, target, arguments, proceed);
        } catch (MigrationException e) {
            e.locate(routes.migration(), routes.state().get().phase());
            throw e;
        }
    }

    @Override
    public Optional<Passage> passage(Method method) {
        Routed routed = methods.find(method);
        return routed == null || routed.counterpart() == null
                ? Optional.empty()
                : routes.reads().passage();
    }

    @Override
    public boolean mayAskOther(Method method) {
        Routed routed = methods.find(method);
        return routed != null && routed.counterpart() != null;
    }

    private @Nullable Object unknown(Method method, Call<@Nullable Object, Exception> proceed) throws Exception {
        if (Methods.isOfObject(method)) {
            return proceed.runOnce();
        }
        throw new ConfigurationException(
                routes.migration(),
                routes.state().get().phase(),
                Methods.describe(method) + " is not public, but was called from outside of its class, and nothing tells"
                        + " whether it reads or writes",
                "nothing was done; make it public, and " + new CapturedKnownMethods().remedy());
    }

    private @Nullable Object read(
            Routed routed, Object target, @Nullable Object[] arguments, Call<@Nullable Object, Exception> proceed)
            throws Exception {
        Call<@Nullable Object, Exception> there = onOther(Objects.requireNonNull(routed.counterpart()), arguments);
        Supplier<@Nullable String> key = () -> keyText((Role.Read) routed.role(), target, arguments);
        return code.side() == Side.OLD
                ? routes.reads().read(key, proceed, there)
                : routes.reads().read(key, there, proceed);
    }

    @SuppressWarnings("NullAway") // the type argument is @Nullable, which NullAway sees in JSpecify mode only
    private Call<@Nullable Object, Exception> onOther(Method counterpart, @Nullable Object[] arguments) {
        return () -> code.<@Nullable Object, Exception>askOther(
                () -> shapes.toOwn(Methods.call(counterpart, other, shapes.toOther(arguments))));
    }

    private @Nullable String keyText(Role.Read read, Object target, @Nullable Object[] arguments) {
        KeyExpression expression = read.key();
        if (expression == null) {
            return null;
        }
        K key = keys.one(expression.evaluate(target, arguments), routes.state().get());
        return routes.own().keyType().format(key);
    }

    private @Nullable Object write(
            Object target,
            Method method,
            Role role,
            @Nullable Object[] arguments,
            Call<@Nullable Object, Exception> proceed)
            throws Exception {
        if (role instanceof Role.Write write) {
            return code.write(named(write.keys().evaluate(target, arguments)), proceed);
        }
        if (role instanceof Role.WriteRows) {
            return code.write(keysOfRows(arguments[0]), proceed);
        }
        if (role instanceof Role.Bulk && routes.writes().admit()) {
            throw bulk(method);
        }
        return proceed.runOnce();
    }

    private List<K> named(@Nullable Object value) {
        List<K> found = new ArrayList<>();
        for (@Nullable K key : keys.all(value, routes.state().get())) {
            if (key == null) {
                throw refused(
                        "a key of a write by statements is null", "nothing was written; name the keys of all its rows");
            }
            found.add(key);
        }
        return found;
    }

    private List<K> keysOfRows(@Nullable Object rows) {
        List<K> found = new ArrayList<>();
        if (rows instanceof Iterable<?> many) {
            many.forEach(row -> found.addAll(keysOfRows(row)));
        } else if (rows != null && shapes.isOwnRow(rows)) {
            found.add(routes.own().keyOf(shapes.asOwnRow(rows)));
        } else {
            throw refused(
                    "a write was given something that is no row of '"
                            + routes.own().name() + "'",
                    "nothing was written; annotate the method with @DualWrite(key = …)");
        }
        return found;
    }

    private ConfigurationException bulk(Method method) {
        return refused(
                Methods.describe(method) + " changes rows whose keys are not known, so they could not be copied",
                "nothing was written; change loaded entities, or give the method a key with @DualWrite(key = …)");
    }

    private ConfigurationException refused(String problem, String remedy) {
        MigrationState state = routes.state().get();
        return new ConfigurationException(state.migration(), state.phase(), problem, remedy);
    }
}
