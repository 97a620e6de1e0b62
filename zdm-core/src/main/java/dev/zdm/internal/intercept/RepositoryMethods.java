package dev.zdm.internal.intercept;

import dev.zdm.internal.routing.Reads;
import dev.zdm.internal.routing.WriteCall;
import dev.zdm.internal.routing.WriteRouter;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Call;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.Passage;
import dev.zdm.spi.RecordStore;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes the methods of an annotated repository. All methods are understood at start-up; calls only look them up. */
public final class RepositoryMethods<K, O, N> implements MethodRouter {

    /** The two repositories, by the types under which their methods are looked up. */
    public record Types<O, N>(Class<?> oldType, Class<?> newType, Class<O> oldRow, Class<N> newRow) {}

    /** What the calls are handed to. */
    public record Routes<K, O, N>(
            String migration,
            Reads reads,
            WriteRouter<K> writes,
            RecordStore<K, O> old,
            Mapping<O, N> mapping,
            Supplier<MigrationState> state) {}

    private record Routed(Role role, @Nullable Method counterpart) {}

    private final Routes<K, O, N> routes;
    private final Object newRepository;
    private final Shapes<O, N> shapes;
    private final KeyArguments<K> keys;
    private final MethodTable<Routed> methods = new MethodTable<>();

    public RepositoryMethods(
            Routes<K, O, N> routes,
            Types<O, N> types,
            Object newRepository,
            KeyExpressions expressions,
            MethodClassifier framework) {
        this.routes = routes;
        this.newRepository = newRepository;
        this.shapes = Shapes.ofOld(types.oldRow(), types.newRow(), routes.mapping());
        this.keys = new KeyArguments<>(routes.migration(), routes.old().keyType());
        Roles roles = new Roles(
                routes.migration(), types.oldType(), new PlainMethods(types.oldRow()), expressions, framework);
        Counterparts counterparts = new Counterparts(
                routes.migration(),
                types.newType(),
                types.oldRow(),
                types.newRow(),
                "it runs once reads or writes have moved");
        Methods.bySignature(routes.migration(), types.oldType())
                .forEach((signature, method) -> methods.put(signature, routed(method, roles.of(method), counterparts)));
    }

    private static Routed routed(Method method, Role role, Counterparts counterparts) {
        return new Routed(role, role instanceof Role.Unrouted ? null : counterparts.of(method));
    }

    @Override
    public @Nullable Object invoke(
            Object target, Method method, @Nullable Object[] arguments, Call<@Nullable Object, Exception> proceed)
            throws Exception {
        Routed routed = methods.find(method);
        if (routed == null) {
            return unknown(method, proceed);
        }
        if (routed.counterpart() == null) {
            return proceed.runOnce();
        }
        Call<@Nullable Object, Exception> next = onNew(routed.counterpart(), arguments);
        try {
            return routed.role() instanceof Role.Read read
                    ? routes.reads().read(() -> keyText(read.key(), arguments), proceed, next)
                    : routes.writes()
                            .write(() -> writeCall(method, routed.role(), arguments, proceed, next), proceed, next);
        } catch (MigrationException e) {
            e.locate(routes.migration(), routes.state().get().phase());
            throw e;
        }
    }

    @Override
    public Optional<Passage> passage(Method method) {
        Routed routed = methods.find(method);
        if (routed == null || routed.counterpart() == null) {
            return Optional.empty();
        }
        return routed.role() instanceof Role.Read
                ? routes.reads().passage()
                : routes.writes().passage();
    }

    /** All public methods are known. The others are left to their class, but a class proxy lets its neighbours call them. */
    private @Nullable Object unknown(Method method, Call<@Nullable Object, Exception> proceed) throws Exception {
        if (Methods.isOfObject(method)) {
            return proceed.runOnce();
        }
        throw new ConfigurationException(
                routes.migration(),
                routes.state().get().phase(),
                Methods.describe(method) + " is not public, but was called from outside of its class, and nothing tells"
                        + " whether it reads or writes",
                "nothing was done; make it public and annotate it with @DualWrite(key = …) if it writes, or with"
                        + " @ReadSwitch(key = …) if it reads");
    }

    @SuppressWarnings("NullAway") // the type argument is @Nullable, which NullAway sees in JSpecify mode only
    private Call<@Nullable Object, Exception> onNew(Method counterpart, @Nullable Object[] arguments) {
        return () -> shapes.toOwn(Methods.call(counterpart, newRepository, shapes.toOther(arguments)));
    }

    private @Nullable String keyText(@Nullable KeyExpression expression, @Nullable Object[] arguments) {
        if (expression == null) {
            return null;
        }
        K key = keys.one(
                expression.evaluate(newRepository, arguments), routes.state().get());
        return routes.old().keyType().format(key);
    }

    private WriteCall<K, @Nullable Object, Exception> writeCall(
            Method method,
            Role role,
            @Nullable Object[] arguments,
            Call<@Nullable Object, Exception> proceed,
            Call<@Nullable Object, Exception> next) {
        if (role instanceof Role.Write write) {
            return keyedWrite(write.keys(), arguments, proceed, next);
        }
        if (role instanceof Role.Bulk) {
            return new WriteCall<>(state -> refuseBulk(method, state), proceed, next, result -> List.of());
        }
        return new WriteCall<>(
                state -> knownKeys(arguments[0]),
                proceed,
                next,
                result -> keysOfRows(holdsRows(result) ? result : arguments[0]));
    }

    private WriteCall<K, @Nullable Object, Exception> keyedWrite(
            KeyExpression expression,
            @Nullable Object[] arguments,
            Call<@Nullable Object, Exception> proceed,
            Call<@Nullable Object, Exception> next) {
        Supplier<MigrationState> state = routes.state();
        if (expression.needsResult()) {
            return new WriteCall<>(
                    known -> List.of(),
                    proceed,
                    next,
                    result -> keys.all(expression.evaluate(newRepository, arguments, result), state.get()));
        }
        Collection<@Nullable K> known = keys.all(expression.evaluate(newRepository, arguments), state.get());
        return new WriteCall<>(present -> known, proceed, next, result -> known);
    }

    /** The keys of rows that have one already; the database generates the others. */
    private List<K> knownKeys(@Nullable Object rows) {
        List<K> known = new ArrayList<>();
        for (@Nullable K key : keysOfRows(rows)) {
            if (key != null) {
                known.add(key);
            }
        }
        return known;
    }

    /** Others return how many rows they wrote, or whether they did: then what they were given says which. */
    private boolean holdsRows(@Nullable Object result) {
        if (!(result instanceof Iterable<?> many)) {
            return shapes.isOwnRow(result);
        }
        boolean found = false;
        for (Object each : many) {
            if (!holdsRows(each)) {
                return false;
            }
            found = true;
        }
        return found;
    }

    private List<@Nullable K> keysOfRows(@Nullable Object rows) {
        List<@Nullable K> found = new ArrayList<>();
        if (rows instanceof Iterable<?> many) {
            many.forEach(row -> found.addAll(keysOfRows(row)));
        } else if (rows != null && shapes.isOwnRow(rows)) {
            found.add(routes.old().keyOf(shapes.asOwnRow(rows)));
        } else {
            throw notARow();
        }
        return found;
    }

    private ConfigurationException notARow() {
        MigrationState state = routes.state().get();
        return new ConfigurationException(
                state.migration(),
                state.phase(),
                "a write was given, or returned, something that is no row of '"
                        + routes.old().name() + "'",
                "annotate the method with @DualWrite(key = …)");
    }

    private static <K> List<K> refuseBulk(Method method, MigrationState state) {
        throw new ConfigurationException(
                state.migration(),
                state.phase(),
                Methods.describe(method) + " changes rows whose keys are not known, so they could not be copied",
                "change the rows by their keys, or give the method a key with @DualWrite(key = …)");
    }
}
