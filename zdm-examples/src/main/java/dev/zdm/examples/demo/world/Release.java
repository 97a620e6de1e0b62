package dev.zdm.examples.demo.world;

import dev.zdm.examples.demo.jpa.after.ShopAfter;
import dev.zdm.examples.demo.jpa.before.ShopBefore;
import dev.zdm.examples.demo.shop.ShopApplication;
import java.util.List;

/** Which program a shop is. */
public enum Release {
    /** The one on Spring Data JDBC, the only one of its kind. */
    JDBC(ShopApplication.class),
    /** The one on JPA that knows the old entity. */
    JPA_BEFORE(ShopBefore.class),
    /** The one on JPA that knows the new entity. */
    JPA_AFTER(ShopAfter.class);

    private static final String ARGUMENT = "--shop.release=";

    private final Class<?> application;

    Release(Class<?> application) {
        this.application = application;
    }

    Class<?> application() {
        return application;
    }

    /**
     * How a shop is told which one it is.
     *
     * @return an argument, which wins over those of the same kind before it
     */
    public String argument() {
        return ARGUMENT + name();
    }

    /** The release that the last of some arguments names, the first one without such. */
    static Release in(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(ARGUMENT))
                .map(argument -> valueOf(argument.substring(ARGUMENT.length())))
                .reduce(JDBC, (before, last) -> last);
    }
}
