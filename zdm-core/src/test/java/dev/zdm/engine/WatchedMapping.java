package dev.zdm.engine;

import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.DirectCopy;
import dev.zdm.spi.DirectMapping;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerV2;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells of each copy in SQL before it is made. Gives the mapping the tables themselves, which {@link Hooks} hides. */
record WatchedMapping(Customers customers, JdbcMapping<Customer, CustomerV2> mapping, Consumer<String> reached)
        implements DirectMapping<Customer, CustomerV2> {

    @Override
    public CustomerV2 toNew(Customer old) {
        return mapping.toNew(old);
    }

    @Override
    public Customer toOld(CustomerV2 next) {
        return mapping.toOld(next);
    }

    @Override
    @SuppressWarnings("unchecked") // there are no other keys here
    public <K> Optional<DirectCopy<K>> direct(RecordStore<K, Customer> old, RecordStore<K, CustomerV2> next, Side to) {
        DirectCopy<Long> copy =
                mapping.direct(customers.old(), customers.next(), to).orElseThrow();
        String call = (to == Side.OLD ? old.name() : next.name()) + ".put";
        return Optional.of((DirectCopy<K>) watched(copy, call));
    }

    private DirectCopy<Long> watched(DirectCopy<Long> copy, String call) {
        return new DirectCopy<>() {
            @Override
            public boolean copy(Long key) {
                reached.accept(call);
                return copy.copy(key);
            }

            @Override
            public boolean copyIfAdmitted(Long key, Admission admission) {
                reached.accept(call);
                return copy.copyIfAdmitted(key, admission);
            }
        };
    }
}
