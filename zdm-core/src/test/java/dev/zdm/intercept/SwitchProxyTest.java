package dev.zdm.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.zdm.Zdm;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.event.ComparisonReport;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Verdict;
import dev.zdm.plan.CalibrationPolicy;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.FeatureGate;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Events;
import dev.zdm.testing.HandExecutor;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SwitchProxyTest {
    private static final FeatureGate ON = (feature, key) -> true;

    private final List<AutoCloseable> opened = new ArrayList<>();

    private Zdm zdm(FeatureGate gate) {
        Zdm zdm = Zdm.builder().featureGate(gate).build();
        opened.add(zdm);
        return zdm;
    }

    private Rig rig(Phase phase, int share) {
        Rig rig = Rig.in(phase, share);
        opened.add(rig);
        return rig;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    // --- flags

    interface Buying<C> {
        String checkout(C cart);
    }

    interface Checkout extends Buying<String> {
        int count(int... items);

        void order(String cart) throws IOException;

        String plain();
    }

    static class Shop implements Checkout {
        final List<String> done = new ArrayList<>();

        @Override
        @FlagGated(feature = "NEW_CHECKOUT", whenOff = "checkoutV1", key = "#cart")
        public String checkout(String cart) {
            return "v2 " + cart;
        }

        private String checkoutV1(String cart) {
            return "v1 " + cart;
        }

        String checkoutV1(long cart) {
            return "not this one " + cart;
        }

        @Override
        @FlagGated(feature = "NEW_COUNT", whenOff = "countOneByOne")
        public int count(int... items) {
            return items.length;
        }

        Integer countOneByOne(int... items) {
            return -items.length;
        }

        @Override
        @FlagGated(feature = "NEW_ORDER", whenOff = "orderV1")
        public void order(String cart) throws IOException {
            done.add("v2");
        }

        protected void orderV1(String cart) throws IOException {
            throw new IOException("v1 refuses " + cart);
        }

        @Override
        public String plain() {
            return checkout("called by itself");
        }
    }

    @Test
    void the_flag_is_asked_on_every_call_with_the_key() {
        // given
        AtomicBoolean on = new AtomicBoolean(true);
        List<String> asked = new ArrayList<>();
        Checkout checkout = zdm((feature, key) -> {
                    asked.add(feature + "/" + key);
                    return on.get();
                })
                .proxy(Checkout.class, new Shop());
        asked.clear();

        // when / then
        assertThat(checkout.checkout("a")).isEqualTo("v2 a");
        on.set(false);
        assertThat(checkout.checkout("b")).isEqualTo("v1 b");
        assertThat(((Buying<String>) checkout).checkout("c")).isEqualTo("v1 c");
        assertThat(checkout.count(1, 2)).isEqualTo(-2);
        assertThat(asked).containsExactly("NEW_CHECKOUT/a", "NEW_CHECKOUT/b", "NEW_CHECKOUT/c", "NEW_COUNT/");
    }

    @Test
    void the_other_methods_exception_arrives_as_it_is() {
        // given
        AtomicBoolean on = new AtomicBoolean(true);
        Checkout checkout = zdm((feature, key) -> on.get()).proxy(Checkout.class, new Shop());
        on.set(false);

        // when / then
        assertThatThrownBy(() -> checkout.order("x"))
                .isInstanceOf(IOException.class)
                .hasMessage("v1 refuses x");
    }

    @Test
    void a_gate_that_fails_counts_as_off_and_is_logged_once() {
        // given
        AtomicBoolean broken = new AtomicBoolean();
        Checkout checkout = zdm((feature, key) -> {
                    if (broken.get()) {
                        throw new IllegalStateException("CANARY-77");
                    }
                    return true;
                })
                .proxy(Checkout.class, new Shop());
        broken.set(true);

        // when / then
        try (CapturedLog log = CapturedLog.open()) {
            assertThat(checkout.checkout("a")).isEqualTo("v1 a");
            assertThat(checkout.checkout("a")).isEqualTo("v1 a");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("NEW_CHECKOUT", "counts as off")
                    .doesNotContain("CANARY");
        }
    }

    @Test
    void a_flag_service_that_is_down_does_not_keep_the_application_from_starting() {
        // given
        AtomicBoolean down = new AtomicBoolean(true);
        FeatureGate gate = (feature, key) -> {
            if (down.get()) {
                throw new IllegalStateException("no connection");
            }
            return true;
        };

        // when
        Checkout checkout = zdm(gate).proxy(Checkout.class, new Shop());

        // then
        assertThat(checkout.checkout("a")).isEqualTo("v1 a");
        down.set(false);
        assertThat(checkout.checkout("a")).isEqualTo("v2 a");
    }

    @Test
    void calls_of_an_object_to_itself_are_not_seen() {
        // given
        AtomicBoolean on = new AtomicBoolean(true);
        Checkout checkout = zdm((feature, key) -> on.get()).proxy(Checkout.class, new Shop());
        on.set(false);

        // when / then
        assertThat(checkout.plain()).isEqualTo("v2 called by itself");
    }

    // --- reads that follow a migration

    interface Orders {
        Optional<String> find(long id);

        List<String> all();
    }

    static class OrderViews implements Orders {
        @Override
        @ReadSwitch(migration = Rig.ID, key = "#id", to = "findInSearchIndex")
        public Optional<String> find(long id) {
            return Optional.of("table");
        }

        private Optional<String> findInSearchIndex(long id) {
            return Optional.of("index");
        }

        @Override
        @ReadSwitch(migration = Rig.ID, to = "allOfIndex")
        public List<String> all() {
            return List.of("table");
        }

        List<String> allOfIndex() {
            return List.of("index");
        }
    }

    private Orders ordersIn(Phase phase, int share) {
        Rig rig = rig(phase, share);
        rig.rows().register();
        return rig.zdm().proxy(Orders.class, new OrderViews());
    }

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY, 0, table",
        "DUAL_WRITE, 0, table",
        "BACKFILL, 0, table",
        "SYNC, 0, table",
        "READ_NEW, 100, index",
        "WRITE_NEW, 0, index",
        "NEW_ONLY, 0, index"
    })
    void a_read_follows_the_phase_of_the_migration(Phase phase, int share, String answer) {
        // given
        Orders orders = ordersIn(phase, share);

        // when / then
        assertThat(orders.find(1)).contains(answer);
        assertThat(orders.all()).containsExactly(answer);
    }

    @Test
    void a_read_is_in_the_same_cohort_as_its_row_and_one_without_a_key_moves_last() {
        // given
        Orders orders = ordersIn(Phase.READ_NEW, 50);

        // when / then
        assertThat(orders.find(Rig.keyInside(50))).contains("index");
        assertThat(orders.find(Rig.keyOutside(50))).contains("table");
        assertThat(orders.all()).containsExactly("table");
    }

    interface Failing {
        String read(long id);
    }

    static class FailingIndex implements Failing {
        @Override
        @ReadSwitch(migration = Rig.ID, key = "#id", to = "broken")
        public String read(long id) {
            return "table";
        }

        String broken(long id) {
            throw new IllegalStateException("index is down");
        }
    }

    @Test
    void a_failed_read_of_the_new_side_falls_back() {
        // given
        Rig rig = rig(Phase.READ_NEW, 99);
        rig.rows().register();

        // when / then
        assertThat(rig.zdm().proxy(Failing.class, new FailingIndex()).read(Rig.keyInside(99)))
                .isEqualTo("table");
        assertThat(rig.events().fallbacks()).hasSize(1);
    }

    // --- comparisons

    interface Finder {
        Order find(long id) throws IOException;
    }

    record Order(long id, String state) {}

    static class ComparedFinder implements Finder {
        @Override
        @ReadSwitch(
                mode = ReadSwitch.Mode.SHADOW,
                migration = "find-order",
                key = "#id",
                to = "findNew",
                samplePercent = 100,
                ignoredFields = "id")
        public Order find(long id) throws IOException {
            if (id < 0) {
                throw new IOException("no such order");
            }
            return new Order(id, "PAID");
        }

        Order findNew(long id) {
            return new Order(id + 1, id > 5 ? "SENT" : "PAID");
        }
    }

    @Test
    void two_implementations_are_compared_without_any_migration() throws IOException {
        // given
        HandExecutor executor = new HandExecutor();
        Zdm zdm = Zdm.builder().executor(executor).build();
        opened.add(zdm);
        zdm.comparison("find-order")
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of("id")))
                .calibration(new CalibrationPolicy(2, 0))
                .register();
        Finder finder = zdm.proxy(Finder.class, new ComparedFinder());

        // when
        for (int id = 1; id <= 10; id++) {
            assertThat(finder.find(id)).isEqualTo(new Order(id, "PAID"));
            executor.runAll();
        }
        assertThatThrownBy(() -> finder.find(-1)).isInstanceOf(IOException.class);

        // then
        ComparisonReport report = zdm.comparisons().get(0).report();
        assertThat(report.calibrations()).containsEntry(Verdict.MATCH, 2L);
        assertThat(report.comparisons()).containsEntry(Verdict.IGNORED, 3L).containsEntry(Verdict.MISMATCH, 5L);
        assertThat(report.blamed()).containsExactly("state");
    }

    /** What is asked for may not be able to name itself. */
    static final class Nameless {
        public Object id() {
            throw new IllegalStateException("CANARY-78");
        }
    }

    interface Lookup {
        String find(Nameless wanted);
    }

    static class ComparedLookup implements Lookup {
        @Override
        @ReadSwitch(
                mode = ReadSwitch.Mode.SHADOW,
                migration = "look-up",
                key = "#wanted.id",
                to = "findNew",
                samplePercent = 100)
        public String find(Nameless wanted) {
            return "old";
        }

        String findNew(Nameless wanted) {
            return "new";
        }
    }

    @Test
    void a_key_that_cannot_be_had_fails_no_comparison() {
        // given
        HandExecutor executor = new HandExecutor();
        Events events = new Events();
        Zdm zdm = Zdm.builder().executor(executor).listener(events).build();
        opened.add(zdm);
        zdm.comparison("look-up")
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of()))
                .calibration(CalibrationPolicy.NONE)
                .register();
        Lookup lookup = zdm.proxy(Lookup.class, new ComparedLookup());

        // when / then
        try (CapturedLog log = CapturedLog.open()) {
            for (int i = 0; i < 2; i++) {
                assertThat(lookup.find(new Nameless())).isEqualTo("old");
                executor.runAll();
            }
            assertThat(events.of(MigrationEvent.AnswersCompared.class))
                    .extracting(MigrationEvent.AnswersCompared::verdict, MigrationEvent.AnswersCompared::keyHash)
                    .containsExactly(tuple(Verdict.MISMATCH, ""), tuple(Verdict.MISMATCH, ""));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("key"))
                    .singleElement()
                    .asString()
                    .contains("comparison 'look-up'", "mend")
                    .doesNotContain("CANARY");
        }
    }

    static class SwitchedLookup implements Lookup {
        @Override
        @ReadSwitch(migration = Rig.ID, key = "#wanted.id", to = "findNew")
        public String find(Nameless wanted) {
            return "old";
        }

        String findNew(Nameless wanted) {
            return "new";
        }
    }

    @ParameterizedTest
    @CsvSource({"OLD_ONLY, old", "NEW_ONLY, new"})
    void where_nothing_depends_on_the_key_nobody_asks_for_it(Phase phase, String answer) {
        // given
        Rig rig = rig(phase, 0);
        rig.rows().register();

        // when / then
        assertThat(rig.zdm().proxy(Lookup.class, new SwitchedLookup()).find(new Nameless()))
                .isEqualTo(answer);
    }

    @Test
    void an_annotation_alone_makes_its_comparison() throws IOException {
        // given
        HandExecutor executor = new HandExecutor();
        Zdm zdm = Zdm.builder().executor(executor).build();
        opened.add(zdm);
        Finder finder = zdm.proxy(Finder.class, new ComparedFinder());

        // when
        for (int id = 1; id <= 101; id++) {
            finder.find(id);
            executor.runAll();
        }

        // then: the first hundred ask the old one twice
        ComparisonReport report = zdm.comparisons().get(0).report();
        assertThat(report.name()).isEqualTo("find-order");
        assertThat(report.calibrations().get(Verdict.MATCH)).isGreaterThanOrEqualTo(100);
    }

    // --- refused at start-up

    static class Nothing {}

    static class Featureless {
        @FlagGated(feature = "", whenOff = "off")
        public void on() {}

        void off() {}
    }

    static class Unnamed {
        @FlagGated(feature = "F", whenOff = "")
        public void on() {}
    }

    static class Missing {
        @FlagGated(feature = "F", whenOff = "of")
        public void on() {}

        void off() {}
    }

    static class OtherParameters {
        @FlagGated(feature = "F", whenOff = "off")
        public void on(long id) {}

        void off(int id) {}

        void off(Long id) {}
    }

    static class OtherResult {
        @FlagGated(feature = "F", whenOff = "off")
        public Optional<String> on() {
            return Optional.empty();
        }

        Optional<Integer> off() {
            return Optional.empty();
        }
    }

    static class OtherException {
        @FlagGated(feature = "F", whenOff = "off")
        public void on() {}

        void off() throws IOException {
            throw new IOException();
        }
    }

    static class Itself {
        @FlagGated(feature = "F", whenOff = "on")
        public void on() {}
    }

    static class Ring {
        @FlagGated(feature = "F", whenOff = "two")
        public void one() {}

        @FlagGated(feature = "F", whenOff = "one")
        public void two() {}
    }

    static class Hidden {
        @FlagGated(feature = "F", whenOff = "off")
        void on() {}

        void off() {}
    }

    static class StaticOne {
        @FlagGated(feature = "F", whenOff = "off")
        public static void on() {}

        void off() {}
    }

    static class StaticOther {
        @FlagGated(feature = "F", whenOff = "off")
        public void on() {}

        static void off() {}
    }

    static class OtherBean {
        @FlagGated(feature = "F", whenOff = "bean.off")
        public void on() {}
    }

    static class Twice {
        @FlagGated(feature = "F", whenOff = "off")
        @RoutedCall(migration = "m")
        public void on() {}

        void off() {}
    }

    static class WrongKey {
        @FlagGated(feature = "F", whenOff = "off", key = "#nobody")
        public void on(long id) {}

        void off(long id) {}
    }

    static class NoMigration {
        @ReadSwitch(to = "other")
        public String one() {
            return "";
        }

        String other() {
            return "";
        }
    }

    static class UnknownMigration {
        @ReadSwitch(migration = "nobody", to = "other")
        public String one() {
            return "";
        }

        String other() {
            return "";
        }
    }

    static class NoTarget {
        @ReadSwitch(migration = "m")
        public String one() {
            return "";
        }
    }

    static class BeanTarget {
        @ReadSwitch(migration = "m", to = "bean.other")
        public String one() {
            return "";
        }
    }

    static class Later {
        @ReadSwitch(migration = "m", to = "other")
        public CompletionStage<String> one() {
            throw new UnsupportedOperationException();
        }

        CompletionStage<String> other() {
            throw new UnsupportedOperationException();
        }
    }

    static class Void {
        @ReadSwitch(migration = "m", to = "other")
        public void one() {}

        void other() {}
    }

    static class Once {
        @ReadSwitch(migration = "m", mode = ReadSwitch.Mode.SHADOW, to = "other")
        public Iterator<String> one() {
            return List.<String>of().iterator();
        }

        Iterator<String> other() {
            return one();
        }
    }

    static class SameName {
        @ReadSwitch(migration = "m", mode = ReadSwitch.Mode.SHADOW, to = "other")
        public String one() {
            return "";
        }

        @ReadSwitch(migration = "m", mode = ReadSwitch.Mode.SHADOW, to = "other")
        public String two() {
            return "";
        }

        String other() {
            return "";
        }
    }

    static class Sample {
        @ReadSwitch(migration = "m", mode = ReadSwitch.Mode.SHADOW, to = "other", samplePercent = 101)
        public String one() {
            return "";
        }

        String other() {
            return "";
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(new Featureless(), "names no feature", "feature = "),
                Arguments.of(new Unnamed(), "which method is its counterpart", "whenOff = "),
                Arguments.of(new Missing(), "names 'of'", "correct whenOff"),
                Arguments.of(new OtherParameters(), "off(int)", "add it, or correct whenOff"),
                Arguments.of(new OtherResult(), "java.util.Optional<java.lang.Integer>", "let both return"),
                Arguments.of(new OtherException(), "java.io.IOException", "declare it there too"),
                Arguments.of(new Itself(), "names itself", "name another method"),
                Arguments.of(new Ring(), "carries [@FlagGated] itself", "without an annotation"),
                Arguments.of(new Hidden(), "Hidden.on() cannot be intercepted", "make it one"),
                Arguments.of(new StaticOne(), "cannot be intercepted", "make it one"),
                Arguments.of(new StaticOther(), "has no method of this name", "add it"),
                Arguments.of(new OtherBean(), "method of another bean", "of the same class"),
                Arguments.of(new Twice(), "[@FlagGated, @RoutedCall]", "keep one of them"),
                Arguments.of(new WrongKey(), "'nobody'", "name a parameter"),
                Arguments.of(new NoMigration(), "names no migration", "migration = "),
                Arguments.of(new UnknownMigration(), "migration 'nobody'", "declare it"),
                Arguments.of(new NoTarget(), "which method is its counterpart", "to = "),
                Arguments.of(new BeanTarget(), "'bean' is named as a bean", "method of the same class"),
                Arguments.of(new Later(), "before its work has ended", "route a method"),
                Arguments.of(new Void(), "returns nothing", "returns what it reads"),
                Arguments.of(new Once(), "consumed only once", "return a list"),
                Arguments.of(new SameName(), "two methods are compared under this name", "name of its own"),
                Arguments.of(new Sample(), "sample 101 %", "0 to 100"),
                Arguments.of(new Nothing(), "no method of", "annotate the methods"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_refused_at_start_up_and_says_what_to_change(Object mistaken, String problem, String remedy) {
        assertThatThrownBy(() -> zdm(ON).proxy(Object.class, mistaken))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(remedy);
    }

    @Test
    void an_unknown_feature_and_a_missing_gate_are_refused() {
        FeatureGate knowsNothing = (feature, key) -> {
            throw new ConfigurationException(null, null, "there is no feature '" + feature + "'", "add it");
        };
        assertThatThrownBy(() -> zdm(knowsNothing).proxy(Checkout.class, new Shop()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("@FlagGated on Shop.")
                .hasMessageContaining("there is no feature 'NEW_")
                .hasMessageContaining("add it");
        Zdm gateless = Zdm.builder().build();
        opened.add(gateless);
        assertThatThrownBy(() -> gateless.proxy(Checkout.class, new Shop()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no feature gate")
                .hasMessageContaining("TogglzFeatureGate");
    }

    interface Narrow {
        String plain();
    }

    static class Wide implements Narrow {
        @Override
        public String plain() {
            return "";
        }

        @FlagGated(feature = "F", whenOff = "off")
        public void wide() {}

        void off() {}
    }

    @Test
    void a_switch_that_nobody_can_reach_by_the_proxy_is_refused() {
        assertThatThrownBy(() -> zdm(ON).proxy(Narrow.class, new Wide()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Wide.wide is annotated")
                .hasMessageContaining("add it to the interface");
    }
}
