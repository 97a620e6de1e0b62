package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.RepositoryTypes;
import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.checks.Misuse;
import dev.zdm.intercept.Delegating;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Annotations that cannot work where they stand, met by {@code Zdm.proxy}. */
final class ProxyMisuses {
    private static final String AREA = "Annotations, with Zdm.proxy";

    private ProxyMisuses() {}

    /** The rows of the new side, with whatever method an old repository needs. */
    static class Renamed extends Delegating<NewRow> {
        Renamed(RecordStore<Long, NewRow> rows) {
            super(rows);
        }

        public int rename(long id, String name) {
            return 1;
        }

        public void store(Object row) {}

        public void place(Order order) {}

        public Object place() {
            return 1L;
        }

        public void keep(NewRow row) {}

        public Map<Long, NewRow> byId() {
            return Map.of();
        }
    }

    private static Misuse repository(String deed, Function<RecordStore<Long, OldRow>, ?> old, String words) {
        return repository(deed, old, proxy -> {}, words);
    }

    private static Misuse repository(
            String deed, Function<RecordStore<Long, OldRow>, ?> old, Consumer<Orders> call, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    try (Rig rig = Rig.in(Phase.DUAL_WRITE, 0)) {
                        rig.rows().register();
                        call.accept(proxy(rig, old.apply(rig.old())));
                    }
                }),
                words);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // most old objects are refused before they stand for anything
    private static Orders proxy(Rig rig, Object old) {
        return (Orders) rig.zdm().proxy(Rig.ID, (Class) Orders.class, old, new Renamed(rig.next()));
    }

    /** What an application calls. */
    interface Orders {
        void store(Object row);

        void place(Order order);

        Object place();

        void put(OldRow row);
    }

    static List<Misuse> all() {
        return Stream.of(ofTypes(), ofMethods(), ofCalls(), ofServices())
                .flatMap(List::stream)
                .toList();
    }

    static class Bare extends Delegating<OldRow> {
        Bare(RecordStore<Long, OldRow> rows) {
            super(rows);
        }
    }

    @DualWrite(migration = "customers")
    static class Elsewhere extends Delegating<OldRow> {
        Elsewhere(RecordStore<Long, OldRow> rows) {
            super(rows);
        }
    }

    @DualWrite(migration = Rig.ID, to = Bare.class)
    static class Promising extends Delegating<OldRow> {
        Promising(RecordStore<Long, OldRow> rows) {
            super(rows);
        }
    }

    @DualWrite(migration = Rig.ID)
    static class Shapeless {
        Shapeless(RecordStore<Long, OldRow> rows) {}
    }

    private static List<Misuse> ofTypes() {
        return List.of(
                new Misuse(
                        AREA,
                        "asked for a proxy of a class",
                        thrown(() -> {
                            try (Rig rig = Rig.in(ServicePhase.SHADOW, 0)) {
                                rig.calls().register();
                                var unused =
                                        rig.zdm().proxy(Rig.ID, OldPricing.class, new OldPricing(), new OldPricing());
                            }
                        }),
                        "migration 'rows' in SHADOW: com.example.OldPricing is not an interface, so no proxy can stand for it."
                                + " Remedy: extract an interface from it and give that to Zdm.proxy."),
                repository(
                        "annotated no type",
                        Bare::new,
                        "migration 'rows' in DUAL_WRITE: neither com.example.Bare nor a type that it extends or implements"
                                + " carries @DualWrite. Remedy: annotate the old repository's type."),
                repository(
                        "named another migration in the annotation",
                        Elsewhere::new,
                        "migration 'rows' in DUAL_WRITE: @DualWrite on com.example.Elsewhere names migration 'customers'. Remedy:"
                                + " use the same id in both places."),
                repository(
                        "gave another new repository than the annotation names",
                        Promising::new,
                        "migration 'rows' in DUAL_WRITE: @DualWrite names com.example.Bare, but a com.example.Renamed was given."
                                + " Remedy: give the repository that the annotation names."),
                repository(
                        "gave a repository that does not say what its rows are",
                        Shapeless::new,
                        "migration 'rows' in DUAL_WRITE: com.example.Shapeless does not say what its rows are. Remedy: let it"
                                + " implement RecordStore<Key, Row> with its own key and row types."));
    }

    @DualWrite(migration = Rig.ID)
    static class Silent extends Delegating<OldRow> {
        Silent(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        public int rename(long id, String name) {
            return 1;
        }
    }

    @DualWrite(migration = Rig.ID)
    static class Keyless extends Delegating<OldRow> {
        Keyless(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @DualWrite
        public int rename(long id, String name) {
            return 1;
        }
    }

    @DualWrite(migration = Rig.ID)
    static class Mistyped extends Delegating<OldRow> {
        Mistyped(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @DualWrite(key = "#identity")
        public int rename(long id, String name) {
            return 1;
        }
    }

    @DualWrite(migration = Rig.ID)
    static class Propertyless extends Delegating<OldRow> {
        Propertyless(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @DualWrite(key = "#name.owner")
        public int rename(long id, String name) {
            return 1;
        }
    }

    @DualWrite(migration = Rig.ID)
    static class Elaborate extends Delegating<OldRow> {
        Elaborate(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @DualWrite(key = "id + 1")
        public int rename(long id, String name) {
            return 1;
        }
    }

    @DualWrite(migration = Rig.ID)
    static class Foreseeing extends Delegating<OldRow> {
        Foreseeing(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @ReadSwitch(key = "#result")
        public int rename(long id, String name) {
            return 1;
        }
    }

    @DualWrite(migration = Rig.ID)
    static class Void extends Delegating<OldRow> {
        Void(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @DualWrite(key = "#result")
        public void keep(OldRow row) {}
    }

    @DualWrite(migration = Rig.ID)
    static class Richer extends Delegating<OldRow> {
        Richer(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @ReadSwitch
        public int countByName(String name) {
            return 1;
        }
    }

    @DualWrite(migration = Rig.ID)
    static class Later extends Delegating<OldRow> {
        Later(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @ReadSwitch
        public CompletableFuture<OldRow> get(long id) {
            return CompletableFuture.completedFuture(null);
        }
    }

    @DualWrite(migration = Rig.ID)
    static class Deleting extends Delegating<OldRow> {
        Deleting(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        public void delete(long id) {}
    }

    @DualWrite(migration = Rig.ID)
    static class Indexed extends Delegating<OldRow> {
        Indexed(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @ReadSwitch
        public Map<Long, OldRow> byId() {
            return Map.of();
        }
    }

    private static List<Misuse> ofMethods() {
        return List.of(
                repository(
                        "left a method without annotation that may read or write",
                        Silent::new,
                        "migration 'rows' in DUAL_WRITE: nothing tells whether Silent.rename(long, String) reads or writes."
                                + " Remedy: annotate it with @DualWrite(key = …) if it writes, or with @ReadSwitch(key = …)"
                                + " if it reads."),
                repository(
                        "gave a key to a method whose name promises a row",
                        Deleting::new,
                        "migration 'rows' in DUAL_WRITE: nothing tells whether Deleting.delete(long) reads or writes. Remedy:"
                                + " annotate it with @DualWrite(key = …) if it writes, or with @ReadSwitch(key = …) if it"
                                + " reads."),
                repository(
                        "returned rows inside something that cannot be translated",
                        Indexed::new,
                        "migration 'rows' in DUAL_WRITE: Renamed.byId() has NewRow inside Map<Long, NewRow>, where"
                                + " rows cannot be translated. Remedy: use an Optional, List, Set, Collection, Iterable or"
                                + " Stream of rows, or a page of Spring Data."),
                repository(
                        "annotated a write without a key",
                        Keyless::new,
                        "migration 'rows' in DUAL_WRITE: @DualWrite on Keyless.rename(long, String) has no key. Remedy: name"
                                + " the key of the row that it writes, such as key = \"#id\"."),
                repository(
                        "named a parameter that the method does not have",
                        Mistyped::new,
                        "migration 'rows' in DUAL_WRITE: key \"#identity\" of Mistyped.rename(long, String) cannot be"
                                + " understood: the method has no parameter 'identity', only [id, name]. Remedy: name a"
                                + " parameter (compile with -parameters, or use #p0); other expressions need the Spring"
                                + " starter."),
                repository(
                        "named a property that the parameter does not have",
                        Propertyless::new,
                        "migration 'rows' in DUAL_WRITE: key \"#name.owner\" of Propertyless.rename(long, String) cannot be"
                                + " understood: java.lang.String has no property 'owner'. Remedy: name a parameter (compile"
                                + " with -parameters, or use #p0); other expressions need the Spring starter."),
                repository(
                        "wrote a key expression that needs Spring",
                        Elaborate::new,
                        "migration 'rows' in DUAL_WRITE: key \"id + 1\" of Elaborate.rename(long, String) cannot be understood:"
                                + " it is not of the form #parameter.property. Remedy: name a parameter (compile with"
                                + " -parameters, or use #p0); other expressions need the Spring starter."),
                repository(
                        "took the key of a read from its result",
                        Foreseeing::new,
                        "migration 'rows' in DUAL_WRITE: the key of Foreseeing.rename(long, String) names #result, which is"
                                + " known only after the call. Remedy: name a parameter."),
                repository(
                        "took the key of a write from the result of a void method",
                        Void::new,
                        "migration 'rows' in DUAL_WRITE: key \"#result\" of Void.keep(OldRow) cannot be understood: the method"
                                + " returns nothing. Remedy: name a parameter (compile with -parameters, or use #p0); other"
                                + " expressions need the Spring starter."),
                repository(
                        "gave a new repository that lacks a method",
                        Richer::new,
                        "migration 'rows' in DUAL_WRITE: Renamed has no counterpart of Richer.countByName(String). Remedy: add"
                                + " a method of the same name and parameters, with NewRow in place of OldRow; it runs once"
                                + " reads or writes have moved."),
                repository(
                        "routed a method that returns before its work is done",
                        Later::new,
                        "migration 'rows' in DUAL_WRITE: Later.get(long) returns before its work has ended"
                                + " (java.util.concurrent.CompletableFuture). Remedy: route a method that returns when it"
                                + " is done; asynchronous and reactive methods are not supported here."));
    }

    /** An argument whose key cannot be had. */
    record Order(@Nullable Object number) {
        public Object broken() {
            throw new IllegalStateException("no key");
        }
    }

    @DualWrite(migration = Rig.ID)
    static class OrderRows extends Delegating<OldRow> implements Orders {
        OrderRows(RecordStore<Long, OldRow> rows) {
            super(rows);
        }

        @Override
        @DualWrite(key = "#row")
        public void store(Object row) {}

        @Override
        @DualWrite(key = "#order.broken")
        public void place(Order order) {}

        @Override
        @DualWrite(key = "#result")
        @SuppressWarnings("NullAway") // that is the misuse
        public Object place() {
            return null;
        }
    }

    private static List<Misuse> ofCalls() {
        return List.of(
                repository(
                        "handed in no key",
                        OrderRows::new,
                        rows -> rows.store(null),
                        "migration 'rows' in DUAL_WRITE: the key of a write is null. Remedy: nothing was written; give the"
                                + " key of the row."),
                repository(
                        "handed in a key of another type",
                        OrderRows::new,
                        rows -> rows.store("seven"),
                        "migration 'rows' in DUAL_WRITE: a key expression yields java.lang.String instead of java.lang.Long."
                                + " Remedy: make the expression name the key of the row."),
                repository(
                        "handed in a key that is no whole number",
                        OrderRows::new,
                        rows -> rows.store(1.5),
                        "migration 'rows' in DUAL_WRITE: a key expression yields java.lang.Double with a value that is no"
                                + " java.lang.Long. Remedy: make the expression name the key of the row."),
                repository(
                        "handed in a key that is too great",
                        OrderRows::new,
                        rows -> rows.store(BigInteger.TWO.pow(64)),
                        "migration 'rows' in DUAL_WRITE: a key expression yields java.math.BigInteger with a value that is no"
                                + " java.lang.Long. Remedy: make the expression name the key of the row."),
                repository(
                        "let a key be found after the write, and there was none",
                        OrderRows::new,
                        rows -> rows.place(),
                        "migration 'rows' in DUAL_WRITE: the key of a write is null. Remedy: the write was not copied and"
                                + " counts as owed; make the key expression yield the key of the written row, then run"
                                + " verify() and repair()."),
                repository(
                        "handed in an argument whose key cannot be had",
                        OrderRows::new,
                        rows -> rows.place(new Order(7)),
                        "migration 'rows' in DUAL_WRITE: the key of a call cannot be found: Order.broken() threw"
                                + " java.lang.IllegalStateException. Remedy: nothing was done; hand in arguments that have a"
                                + " key, or correct the key expression."),
                repository(
                        "changed rows whose keys nobody knows",
                        OrderRows::new,
                        rows -> rows.put(new OldRow(1L, "one")),
                        "migration 'rows' in DUAL_WRITE: Orders.put(OldRow) changes rows whose keys are not known, so they"
                                + " could not be copied. Remedy: change the rows by their keys, or give the method a key"
                                + " with @DualWrite(key = …)."));
    }

    interface Pricing {
        String quote();
    }

    static class OldPricing implements Pricing {
        @Override
        @RoutedCall(migration = Rig.ID)
        public String quote() {
            return "old";
        }
    }

    static class UnroutedPricing implements Pricing {
        @Override
        public String quote() {
            return "old";
        }
    }

    static class OtherPricing implements Pricing {
        @Override
        @RoutedCall(migration = "discounts")
        public String quote() {
            return "old";
        }
    }

    private static Misuse service(String deed, Pricing old, Object next, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    try (Rig rig = Rig.in(ServicePhase.SHADOW, 0)) {
                        rig.calls().register();
                        var unused = rig.zdm().proxy(Rig.ID, Pricing.class, old, next);
                    }
                }),
                words);
    }

    private static List<Misuse> ofServices() {
        return List.of(
                service(
                        "annotated no method of a service",
                        new UnroutedPricing(),
                        new OldPricing(),
                        "migration 'rows' in SHADOW: no method of com.example.UnroutedPricing carries @RoutedCall. Remedy:"
                                + " annotate the methods that are to move."),
                service(
                        "named another migration on a service's method",
                        new OtherPricing(),
                        new OldPricing(),
                        "migration 'rows' in SHADOW: @RoutedCall on com.example.OtherPricing names migration 'discounts'."
                                + " Remedy: use the same id in both places."),
                service(
                        "gave a new service that lacks the method",
                        new OldPricing(),
                        new Object(),
                        "migration 'rows' in SHADOW: java.lang.Object has no method like OldPricing.quote(). Remedy: give the"
                                + " new service the same method, best by the same interface."),
                new Misuse(
                        AREA,
                        "named a data migration with @RoutedCall",
                        thrown(() -> {
                            try (Rig rig = Rig.in(Phase.SYNC, 0)) {
                                rig.rows().register();
                                rig.zdm().serviceRouter(OldPricing.class, call -> new OldPricing());
                            }
                        }),
                        "migration 'rows' in SYNC: it is a data migration, but @RoutedCall names it. Remedy: use @DualWrite on"
                                + " a repository, or declare a service migration."),
                new Misuse(
                        AREA,
                        "named a service migration with @DualWrite",
                        thrown(() -> {
                            try (Rig rig = Rig.in(ServicePhase.SHADOW, 0)) {
                                rig.calls().register();
                                var types = new RepositoryTypes(
                                        Rig.ID, Bare.class, Renamed.class, OldRow.class, NewRow.class);
                                rig.zdm().repositoryRouter(types, rig.next(), MethodClassifier.none());
                            }
                        }),
                        "migration 'rows' in SHADOW: it is a service migration. Remedy: use @RoutedCall for calls of a"
                                + " service."));
    }
}
