package dev.zdm.misuse;

import static dev.zdm.misuse.Said.loggedFirst;
import static dev.zdm.misuse.Said.thrown;

import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.checks.Misuse;
import dev.zdm.notify.Webhook;
import dev.zdm.plan.CalibrationPolicy;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.testing.Rig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Switches, gates, comparisons and notifications that cannot work. */
final class SwitchMisuses {
    private static final String AREA = "Switches, gates, comparisons, notifications";

    private SwitchMisuses() {}

    /** What an application calls. */
    interface Search {
        String find(long id);
    }

    static class Bare implements Search {
        @Override
        public String find(long id) {
            return "old";
        }
    }

    static class Unreachable extends Bare {
        @FlagGated(feature = "SEARCH_V2", whenOff = "find")
        public String findFast(long id) {
            return "new";
        }
    }

    static class Lonely implements Search {
        @Override
        @FlagGated(feature = "SEARCH_V2", whenOff = "findOld")
        public String find(long id) {
            return "new";
        }
    }

    static class Elsewhere implements Search {
        @Override
        @ReadSwitch(migration = Rig.ID, key = "#id", to = "index.find")
        public String find(long id) {
            return "old";
        }
    }

    static class Switched implements Search {
        @Override
        @ReadSwitch(migration = Rig.ID, key = "#id", to = "findInIndex")
        public String find(long id) {
            return "old";
        }

        public String findInIndex(long id) {
            return "new";
        }
    }

    static class Unnamed implements Search {
        @Override
        @ReadSwitch(key = "#id", to = "findInIndex")
        public String find(long id) {
            return "old";
        }

        public String findInIndex(long id) {
            return "new";
        }
    }

    private static Misuse in(Phase phase, String deed, Supplier<Search> target, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    try (Rig rig = Rig.in(phase, 0, builder -> builder.featureGate((feature, key) -> true))) {
                        rig.rows().register();
                        var unused = rig.zdm().proxy(Search.class, target.get());
                    }
                }),
                words);
    }

    static List<Misuse> all() {
        return List.of(
                in(
                        Phase.SYNC,
                        "asked for a proxy that switches nothing",
                        Bare::new,
                        "zdm: no method of com.example.Bare carries @FlagGated or @ReadSwitch. Remedy: annotate the "
                                + "methods that are to be switched."),
                in(
                        Phase.SYNC,
                        "annotated a method that the interface does not have",
                        Unreachable::new,
                        "zdm: com.example.Unreachable.findFast is annotated, but com.example.Search has no such method, "
                                + "so nobody can call it by the proxy. Remedy: add it to the interface."),
                in(
                        Phase.SYNC,
                        "named a counterpart that does not exist",
                        Lonely::new,
                        "zdm: @FlagGated on Lonely.find(long) names 'findOld', but com.example.Lonely has no method of "
                                + "this name and the same parameters, only []. Remedy: add it, or correct whenOff; a method of "
                                + "another bean is named bean.method."),
                in(
                        Phase.SYNC,
                        "named a bean without Spring",
                        Elsewhere::new,
                        "migration 'rows' in SYNC: 'index' is named as a bean, but this object is no Spring bean. "
                                + "Remedy: name a method of the same class."),
                in(
                        Phase.SYNC,
                        "switched a read without naming a migration",
                        Unnamed::new,
                        "zdm: @ReadSwitch on Unnamed.find(long) names no migration, and its class is no repository with "
                                + "@DualWrite. Remedy: name it: migration = \"…\"."),
                new Misuse(
                        AREA,
                        "switched a read by a service migration",
                        thrown(() -> {
                            try (Rig rig = Rig.in(ServicePhase.SHADOW, 0)) {
                                rig.calls().register();
                                var unused = rig.zdm().proxy(Search.class, new Switched());
                            }
                        }),
                        "migration 'rows' in SHADOW: it is a service migration, but @ReadSwitch names it. Remedy: use "
                                + "@RoutedCall for calls of a service."),
                new Misuse(
                        AREA,
                        "gave a comparison the name of a migration",
                        thrown(() -> {
                            try (Rig rig = Rig.in(Phase.SYNC, 0)) {
                                rig.rows().register();
                                rig.zdm().comparison(Rig.ID);
                            }
                        }),
                        "migration 'rows' in SYNC: a comparison has the name of a migration or of another comparison. "
                                + "Remedy: give it a name of its own."),
                new Misuse(
                        AREA,
                        "gave a migration the name of a comparison",
                        thrown(() -> {
                            try (Rig rig = Rig.in(Phase.SYNC, 0)) {
                                rig.zdm().comparison("find-order").register();
                                rig.zdm().migration("find-order");
                            }
                        }),
                        "migration 'find-order': a comparison has this name. Remedy: give the migration or the comparison "
                                + "another one."),
                new Misuse(
                        AREA,
                        "gave a comparison a blank name",
                        thrown(() -> {
                            try (Rig rig = Rig.in(Phase.SYNC, 0)) {
                                rig.zdm().comparison(" ");
                            }
                        }),
                        "zdm: a comparison has a blank name. Remedy: give it a name, such as find-order."),
                new Misuse(
                        AREA,
                        "named a key that a compared call does not have",
                        loggedFirst(SwitchMisuses::compareWithoutKey),
                        "comparison 'search': the key of a call cannot be found (java.lang.IllegalStateException), so its "
                                + "mismatch has no hash (logged once); mend the key expression"),
                new Misuse(
                        AREA,
                        "calibrated with less than no calls",
                        thrown(() -> new CalibrationPolicy(-1, 10)),
                        "zdm: a calibration with the first -1 calls and 10 % can never work. Remedy: give a number that "
                                + "is not negative, and 0 to 100 %."),
                new Misuse(
                        AREA,
                        "notified by another protocol than HTTP",
                        thrown(() -> Webhook.at(URI.create("ftp://example.com/hook"))),
                        "zdm: the webhook for notifications has an address without http, https or a host. Remedy: give "
                                + "a whole http(s) URL."));
    }

    private static void compareWithoutKey() {
        Object nameless = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no name");
            }
        };
        try (Rig rig = Rig.in(Phase.SYNC, 0)) {
            rig.zdm()
                    .comparison("search")
                    .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 1, Set.of()))
                    .calibration(CalibrationPolicy.NONE)
                    .register()
                    .run(nameless, () -> "old", () -> "new");
            rig.executor().runAll();
        }
    }
}
