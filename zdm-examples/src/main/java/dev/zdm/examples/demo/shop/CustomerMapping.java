package dev.zdm.examples.demo.shop;

import dev.zdm.plan.Mapping;
import org.jspecify.annotations.Nullable;

/** First name: the text before the first space. Last name: everything after it, null only if there is no space. */
public final class CustomerMapping implements Mapping<Customer, CustomerV2> {
    @Override
    public CustomerV2 toNew(Customer old) {
        return new CustomerV2(
                old.id(), first(old.fullName()), last(old.fullName()), CustomerStatus.of(old.status()), old.email());
    }

    @Override
    public Customer toOld(CustomerV2 next) {
        return new Customer(
                next.id(),
                full(next.firstName(), next.lastName()),
                next.status().code(),
                next.emailAddress());
    }

    private static String first(String name) {
        int space = name.indexOf(' ');
        return space < 0 ? name : name.substring(0, space);
    }

    private static @Nullable String last(String name) {
        int space = name.indexOf(' ');
        return space < 0 ? null : name.substring(space + 1);
    }

    private static String full(String first, @Nullable String last) {
        return last == null ? first : first + " " + last;
    }
}
