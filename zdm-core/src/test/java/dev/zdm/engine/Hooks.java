package dev.zdm.engine;

import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.plan.Mapping;
import dev.zdm.spi.RangeCopy.Load;
import dev.zdm.spi.RangeReads;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerV2;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stops the engine at the door of a record store, so that a test can let something happen there, once. */
final class Hooks {
    private final Map<String, Runnable> once = new ConcurrentHashMap<>();
    private final Map<String, Runnable> always = new ConcurrentHashMap<>();

    /** Runs before the next call such as {@code customer_v2.findForUpdate}, on the thread that makes it. */
    void beforeNext(String call, Runnable what) {
        once.put(call, what);
    }

    /** Runs before every such call; what it throws, the call throws. */
    void before(String call, Runnable what) {
        always.put(call, what);
    }

    @SuppressWarnings("unchecked") // the proxy implements the one interface that it stands for
    <K, R> RecordStore<K, R> watch(RecordStore<K, R> store) {
        return (RecordStore<K, R>) Proxy.newProxyInstance(
                Hooks.class.getClassLoader(), new Class<?>[] {RecordStore.class}, (proxy, method, arguments) -> {
                    String call = isPut(method) ? "put" : method.getName();
                    if (!call.equals("name")) {
                        reached(store.name() + "." + call);
                    }
                    return watchedToo(store.name(), called(store, method, arguments));
                });
    }

    private static boolean isPut(Method method) {
        return method.getName().startsWith("putIf") || method.getName().equals("putTogether");
    }

    /** What a store lends is reached by the store's name, too: {@code customer.rowsForShare}, {@code customer_v2.insert}. */
    private Object watchedToo(String store, Object lent) {
        if (lent instanceof Optional<?> some && some.isPresent()) {
            Object part = some.get();
            return part instanceof RangeReads<?, ?>
                    ? Optional.of(watched(RangeReads.class, store, part))
                    : part instanceof Load ? Optional.of(watched(Load.class, store, part)) : lent;
        }
        return lent;
    }

    private <T> Object watched(Class<T> type, String store, Object part) {
        return Proxy.newProxyInstance(
                Hooks.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    reached(store + "." + method.getName());
                    return called(part, method, arguments);
                });
    }

    private static Object called(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Copies in SQL are reached as {@code customer_v2.put}. */
    Mapping<Customer, CustomerV2> watch(Customers customers) {
        return customers.mapping() instanceof JdbcMapping<Customer, CustomerV2> inSql
                ? new WatchedMapping(customers, inSql, this::reached)
                : customers.mapping();
    }

    void reached(String call) {
        Runnable next = once.remove(call);
        if (next != null) {
            next.run();
        }
        always.getOrDefault(call, () -> {}).run();
    }
}
