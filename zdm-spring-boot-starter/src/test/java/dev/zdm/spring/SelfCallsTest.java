package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spring.matrix.Cell;
import dev.zdm.spring.matrix.Column;
import dev.zdm.spring.matrix.Outcome;
import dev.zdm.spring.matrix.Row;
import dev.zdm.spring.matrix.Way;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A call that a bean makes on itself passes no proxy; it is found at start-up. */
@ExtendWith(OutputCaptureExtension.class)
class SelfCallsTest {
    interface Quotes {
        String quote(long customer);
    }

    static class Pricing implements Quotes {
        private final Quotes other = customer -> "other";

        @Override
        @RoutedCall(migration = "pricing-v2", to = "newPricing", key = "#customer", newClientDeadline = "1s")
        public String quote(long customer) {
            return "old";
        }

        public String direct() {
            return quote(1);
        }

        public String inLambda() {
            LongFunction<String> quoting = customer -> this.quote(customer);
            return quoting.apply(1);
        }

        public String byReference() {
            LongFunction<String> quoting = this::quote;
            return quoting.apply(1);
        }

        /** Named as Eclipse's compiler names what it makes of a lambda. */
        String lambda$0() {
            return quote(3);
        }

        public String elsewhere() {
            return other.quote(1);
        }

        public String overloaded() {
            return quote("one");
        }

        String quote(String name) {
            return name;
        }
    }

    static class Special extends Pricing {
        public String inSubclass() {
            return quote(2);
        }
    }

    static class NewPricing implements Quotes {
        @Override
        public String quote(long customer) {
            return "new";
        }
    }

    @Test
    void direct_calls_lambdas_and_references_are_found_and_calls_of_other_objects_are_not() throws Exception {
        // given
        Method quote = Pricing.class.getMethod("quote", long.class);

        // when
        Set<SelfCalls.Found> found = SelfCalls.in(Special.class, Set.of(quote));

        // then
        assertThat(found)
                .extracting(SelfCalls.Found::caller)
                .containsExactlyInAnyOrder("direct", "inLambda", "byReference", "inSubclass", "lambda$0");
    }

    static class Everything {
        @RoutedCall(migration = "m")
        public String routed() {
            return "";
        }

        @ReadSwitch(migration = "m", to = "next")
        public String switched() {
            return "";
        }

        @FlagGated(feature = "F", whenOff = "off")
        public String gated() {
            return "";
        }

        public String plain() {
            return routed() + switched() + gated() + other();
        }

        public String other() {
            return "";
        }
    }

    @Test
    void every_annotation_is_looked_for() {
        assertThat(SelfCalls.in(Everything.class))
                .extracting(SelfCalls.Found::describe)
                .containsExactlyInAnyOrder(
                        "Everything.plain() calls routed() on itself",
                        "Everything.plain() calls switched() on itself",
                        "Everything.plain() calls gated() on itself");
    }

    @Test
    void a_class_without_a_file_is_passed_over() throws Exception {
        // given
        Quotes generated = customer -> "generated";
        Method quote = Quotes.class.getMethod("quote", long.class);

        // then
        assertThat(SelfCalls.in(generated.getClass(), Set.of(quote))).isEmpty();
    }

    static class Gated {
        @FlagGated(feature = "F", whenOff = "off")
        public String gated() {
            return "";
        }

        String off() {
            return "";
        }

        public String plain() {
            return gated();
        }
    }

    @DualWrite(migration = "rows", to = NewRows.class)
    static class Rows extends InMemoryNames {}

    static class NewRows extends InMemoryNames {}

    static class Switched {
        @ReadSwitch(migration = "rows", to = "next")
        public String switched() {
            return "";
        }

        String next() {
            return "";
        }

        public String plain() {
            return switched();
        }
    }

    @DualWrite(migration = "accounts", to = OtherAccounts.class)
    static class Accounts extends InMemoryNames {
        @DualWrite(key = "#from")
        public void transfer(long from, long to) {
            debit(from);
            credit(to);
        }

        @DualWrite(key = "#to")
        public void credit(long to) {
            put(new Name(to, "rich"));
        }

        private void debit(long from) {
            put(new Name(from, "poor"));
        }

        @ReadSwitch(key = "#id")
        public Name getOrCreate(Long id) {
            return find(id).orElseGet(() -> save(new Name(id, "new")));
        }

        public Name save(Name row) {
            put(row);
            return row;
        }

        public void saveAll(List<Name> rows) {
            rows.forEach(this::save);
        }

        @DualWrite(key = "#row.id")
        public void audit(Name row) {
            save(row);
        }

        @ReadSwitch(key = "#id")
        public Name require(Long id) {
            return getOrCreate(id);
        }
    }

    @Test
    void writes_inside_of_other_methods_of_a_repository_are_found_and_reads_and_known_rows_are_not() {
        assertThat(InnerWrites.in(Accounts.class))
                .extracting(SelfCalls.Found::describe)
                .containsExactlyInAnyOrder(
                        "Accounts.transfer() calls credit() on itself",
                        "Accounts.debit() calls put() on itself",
                        "Accounts.getOrCreate() calls save() on itself",
                        "Accounts.audit() calls save() on itself");
    }

    interface Declared {
        void save(String row);

        default void saveTwice(String row) {
            List.of(row, row).forEach(this::save);
        }
    }

    @Test
    void default_methods_of_a_generated_repository_run_on_the_proxy_hence_are_no_concern() {
        assertThat(InnerWrites.in(Declared.class)).isEmpty();
    }

    static class OtherAccounts extends InMemoryNames {
        public void transfer(long from, long to) {}

        public void credit(long to) {}

        public Name getOrCreate(Long id) {
            return new Name(id, "");
        }

        public Name require(Long id) {
            return new Name(id, "");
        }

        public Name save(Name row) {
            return row;
        }

        public void saveAll(List<Name> rows) {}

        public void audit(Name row) {}
    }

    @Test
    @Cell(row = Row.SELF_CALL, column = Column.WRITE, way = Way.CLASS_PROXY, outcome = Outcome.WARNED)
    void the_start_warns_of_writes_that_only_another_method_s_keys_would_copy(CapturedOutput output) {
        Contexts.inMemory()
                .withPropertyValues("zdm.migrations.accounts.volatile-state=true")
                .withBean(Accounts.class)
                .withBean(OtherAccounts.class)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .contains("Accounts.transfer() calls credit() on itself, which no proxy sees: its rows are copied"
                        + " only if the method by which callers came names their keys. Remedy: name the keys of all rows in"
                        + " that method's @DualWrite(key = …), or move one of the two methods to another bean.");
    }

    @Test
    @Cell(
            row = Row.SELF_CALL,
            column = {Column.CALL, Column.SWITCH, Column.GATE},
            way = Way.CLASS_PROXY,
            outcome = Outcome.WARNED)
    void the_start_warns_with_class_caller_callee_and_remedy(CapturedOutput output) {
        Contexts.inMemory()
                .withPropertyValues("zdm.migrations.pricing-v2.volatile-state=true")
                .withPropertyValues("zdm.migrations.rows.volatile-state=true")
                .withBean(FeatureGate.class, () -> (feature, key) -> true)
                .withBean(Rows.class)
                .withBean(NewRows.class)
                .withBean(Switched.class)
                .withBean(Gated.class)
                .withBean(Pricing.class)
                .withBean("newPricing", NewPricing.class)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .contains("Pricing.direct() calls quote() on itself")
                .contains("Switched.plain() calls switched() on itself")
                .contains("Gated.plain() calls gated() on itself")
                .contains("runs past its migration")
                .contains("Remedy: move one of the two methods to another bean")
                .doesNotContain("Pricing.elsewhere()");
    }
}
