package dev.zdm.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.checks.Canary;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RepositoryProxyTest {

    /** Both repositories have these methods; the interface of the old one carries the annotations. */
    interface Store<R> {
        @DualWrite(key = "#row.id")
        void store(R row);
    }

    interface Rows extends RecordStore<Long, OldRow>, Store<OldRow> {
        @DualWrite(key = "#result")
        long create(String name);

        int insert(OldRow row);

        boolean update(OldRow row);

        /** Returns the rows that it refuses. */
        List<OldRow> saveAll(List<OldRow> rows);

        @DualWrite(key = "#result")
        @Nullable
        Long createSilently(String name);

        @DualWrite(key = "#id")
        int rename(long id, String name) throws IOException;

        @DualWrite(key = "#ids")
        void removeEach(List<Long> ids);

        @ReadSwitch(key = "#id")
        @Nullable
        OldRow get(Long id);

        @ReadSwitch(key = "#id")
        Optional<OldRow> get(Long id, boolean strict);

        @ReadSwitch
        List<OldRow> all();

        @ReadSwitch
        Set<OldRow> named(String... names);

        @ReadSwitch
        Stream<OldRow> stream();

        @ReadSwitch
        int size();

        default String title(Long id) {
            OldRow row = get(id);
            return row == null ? "nobody" : row.name();
        }
    }

    @DualWrite(migration = Rig.ID)
    static class OldRows extends Delegating<OldRow> implements Rows {
        OldRows(Rig rig) {
            super(rig.old());
        }

        @Override
        public void store(OldRow row) {
            put(row);
        }

        @Override
        public long create(String name) {
            put(new OldRow(77L, name));
            return 77;
        }

        @Override
        public int insert(OldRow row) {
            put(row);
            return 1;
        }

        @Override
        public boolean update(OldRow row) {
            put(row);
            return true;
        }

        @Override
        public List<OldRow> saveAll(List<OldRow> rows) {
            putAll(rows);
            return List.of();
        }

        @Override
        public @Nullable Long createSilently(String name) {
            put(new OldRow(66L, name));
            return null;
        }

        @Override
        public int rename(long id, String name) throws IOException {
            if (name.isEmpty()) {
                throw new IOException("old refuses");
            }
            put(new OldRow(id, name));
            return 1;
        }

        @Override
        public void removeEach(List<Long> ids) {
            ids.forEach(this::remove);
        }

        @Override
        public @Nullable OldRow get(Long id) {
            return find(id).orElse(null);
        }

        @Override
        public Optional<OldRow> get(Long id, boolean strict) {
            return find(id);
        }

        @Override
        public List<OldRow> all() {
            return page(null, 100);
        }

        @Override
        public Set<OldRow> named(String... names) {
            Set<OldRow> found = new LinkedHashSet<>(all());
            found.removeIf(row -> Stream.of(names).map(Canary::planted).noneMatch(row.name()::equals));
            return found;
        }

        @Override
        public Stream<OldRow> stream() {
            return all().stream();
        }

        @Override
        public int size() {
            return all().size();
        }

        @Override
        public String toString() {
            return "the old rows";
        }
    }

    static class NewRows extends Delegating<NewRow> {
        NewRows(Rig rig) {
            super(rig.next());
        }

        public void store(NewRow row) {
            put(row);
        }

        public long create(String name) {
            put(new NewRow(88L, name));
            return 88;
        }

        public int insert(NewRow row) {
            return 1;
        }

        public boolean update(NewRow row) {
            return true;
        }

        public List<NewRow> saveAll(List<NewRow> rows) {
            return rows;
        }

        public @Nullable Long createSilently(String name) {
            return null;
        }

        public int rename(long id, String name) throws IOException {
            if (name.isEmpty()) {
                throw new IOException("new refuses");
            }
            put(new NewRow(id, name));
            return 2;
        }

        public void removeEach(List<Long> ids) {
            ids.forEach(this::remove);
        }

        public @Nullable NewRow get(Long id) {
            return find(id).orElse(null);
        }

        public Optional<NewRow> get(Long id, boolean strict) {
            return find(id);
        }

        public List<NewRow> all() {
            return page(null, 100);
        }

        public Set<NewRow> named(String... names) {
            Set<NewRow> found = new LinkedHashSet<>(all());
            found.removeIf(row -> Stream.of(names).map(Canary::planted).noneMatch(row.title()::equals));
            return found;
        }

        public Stream<NewRow> stream() {
            return all().stream();
        }

        public int size() {
            return all().size() + 100;
        }

        public Map<Long, NewRow> byId() {
            return Map.of();
        }

        public Deque<NewRow> waiting() {
            return new ArrayDeque<>();
        }

        public SortedSet<NewRow> sorted() {
            return Collections.emptySortedSet();
        }

        public List<Optional<NewRow>> perhaps() {
            return List.of();
        }

        public NewRow[] array() {
            return new NewRow[0];
        }

        public Iterator<NewRow> iterator() {
            return Collections.emptyIterator();
        }

        public void keepAll(Map<Long, NewRow> rows) {}
    }

    private Rig rig = Rig.in(Phase.DUAL_WRITE, 0);

    private Rows proxyIn(Phase phase) {
        rig.close();
        rig = Rig.in(phase, Rig.fullShareOf(phase));
        rig.rows().register();
        return rig.zdm().proxy(Rig.ID, Rows.class, new OldRows(rig), new NewRows(rig));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_write_is_copied_by_its_key() throws Exception {
        // given
        Rows rows = proxyIn(Phase.DUAL_WRITE);

        // when
        int changed = rows.rename(7, "seven");

        // then
        assertThat(changed).isEqualTo(1);
        assertThat(rig.old().rows()).containsExactly(new OldRow(7L, "seven"));
        assertThat(rig.next().rows()).containsExactly(new NewRow(7L, "seven"));
    }

    @Test
    void a_generated_key_is_found_in_the_result() {
        // given
        Rows rows = proxyIn(Phase.DUAL_WRITE);

        // when
        long id = rows.create("fresh");

        // then
        assertThat(id).isEqualTo(77);
        assertThat(rig.next().rows()).containsExactly(new NewRow(77L, "fresh"));
    }

    @Test
    void a_write_that_returns_no_rows_is_copied_by_those_that_it_was_given() {
        // given
        Rows rows = proxyIn(Phase.DUAL_WRITE);

        // when
        int inserted = rows.insert(new OldRow(1L, "inserted"));
        boolean updated = rows.update(new OldRow(2L, "updated"));
        List<OldRow> refused = rows.saveAll(List.of(new OldRow(3L, "three"), new OldRow(4L, "four")));

        // then
        assertThat(inserted).isEqualTo(1);
        assertThat(updated).isTrue();
        assertThat(refused).isEmpty();
        assertThat(rig.next().rows())
                .containsExactly(
                        new NewRow(1L, "inserted"),
                        new NewRow(2L, "updated"),
                        new NewRow(3L, "three"),
                        new NewRow(4L, "four"));
    }

    @Test
    void a_write_whose_key_is_not_found_afterwards_is_owed_until_a_verification_finds_it() {
        // given
        rig.close();
        rig = Rig.in(Phase.SYNC, 0);
        var migration = rig.rows().register();
        Rows rows = rig.zdm().proxy(Rig.ID, Rows.class, new OldRows(rig), new NewRows(rig));

        // when
        assertThatThrownBy(() -> rows.createSilently("somewhere"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("counts as owed");
        int owed = migration.repair();
        var unused = migration.verify();
        rig.executor().runAll();

        // then
        assertThat(owed).isEqualTo(1);
        assertThat(migration.repair()).isZero();
        assertThat(rig.next().rows()).containsExactly(new NewRow(66L, "somewhere"));
    }

    @Test
    void all_keys_of_a_write_of_many_are_copied() {
        // given
        Rows rows = proxyIn(Phase.SYNC);
        rig.old().with(new OldRow(1L, "a"), new OldRow(2L, "b"), new OldRow(3L, "c"));
        rig.next().with(new NewRow(1L, "a"), new NewRow(2L, "b"), new NewRow(3L, "c"));

        // when
        rows.removeEach(List.of(1L, 3L));

        // then
        assertThat(rig.next().rows()).containsExactly(new NewRow(2L, "b"));
    }

    @Test
    void a_write_declared_by_a_generic_interface_is_copied_whichever_way_it_is_called() {
        // given
        Rows rows = proxyIn(Phase.DUAL_WRITE);
        Store<OldRow> generic = rows;

        // when
        generic.store(new OldRow(4L, "four"));
        rows.store(new OldRow(5L, "five"));

        // then
        assertThat(rig.next().rows()).containsExactly(new NewRow(4L, "four"), new NewRow(5L, "five"));
    }

    @Test
    void rows_are_translated_on_their_way_to_the_new_side_and_back() {
        // given
        Rows rows = proxyIn(Phase.WRITE_NEW);

        // when
        rows.store(new OldRow(9L, "nine"));
        rows.store(new OldRow(10L, "ten"));

        // then
        assertThat(rig.next().rows()).containsExactly(new NewRow(9L, "nine"), new NewRow(10L, "ten"));
        assertThat(rig.old().rows()).containsExactly(new OldRow(9L, "nine"), new OldRow(10L, "ten"));
        assertThat(rows.get(9L)).isEqualTo(new OldRow(9L, "nine"));
        assertThat(rows.get(9L, true)).contains(new OldRow(9L, "nine"));
        assertThat(rows.get(99L)).isNull();
        assertThat(rows.get(99L, true)).isEmpty();
        assertThat(rows.all()).containsExactly(new OldRow(9L, "nine"), new OldRow(10L, "ten"));
        assertThat(rows.named("ten", "eleven")).containsExactly(new OldRow(10L, "ten"));
        assertThat(rows.stream()).containsExactly(new OldRow(9L, "nine"), new OldRow(10L, "ten"));
        assertThat(rows.size()).isEqualTo(102);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void writes_run_on_one_side_and_reads_on_one_side_in_every_phase(Phase phase) throws Exception {
        // given
        Rows rows = proxyIn(phase);
        boolean writesNew = phase == Phase.WRITE_NEW || phase == Phase.NEW_ONLY;
        boolean readsNew = writesNew || phase == Phase.READ_NEW;

        // when
        int writer = rows.rename(1, "one");
        int size = rows.size();

        // then
        assertThat(writer).isEqualTo(writesNew ? 2 : 1);
        assertThat(size >= 100).isEqualTo(readsNew);
    }

    @Test
    void a_query_without_a_key_stays_on_the_old_side_until_all_keys_have_moved() {
        // given
        rig.close();
        rig = Rig.in(Phase.READ_NEW, 99);
        var migration = rig.rows().register();
        Rows rows = rig.zdm().proxy(Rig.ID, Rows.class, new OldRows(rig), new NewRows(rig));

        // when
        int before = rows.size();
        migration.advance(Instruction.by("test"));

        // then
        assertThat(before).isZero();
        assertThat(rows.size()).isEqualTo(100);
    }

    @Test
    void a_default_method_calls_routed_methods() {
        // given
        Rows rows = proxyIn(Phase.NEW_ONLY);
        rig.next().with(new NewRow(3L, "three"));

        // when / then
        assertThat(rows.title(3L)).isEqualTo("CANARY-three");
        assertThat(rows.title(4L)).isEqualTo("nobody");
    }

    @Test
    void checked_exceptions_arrive_as_they_are() {
        // given
        Rows old = proxyIn(Phase.DUAL_WRITE);
        assertThatThrownBy(() -> old.rename(1, ""))
                .isInstanceOf(IOException.class)
                .hasMessage("old refuses");

        // when
        Rows next = proxyIn(Phase.WRITE_NEW);

        // then
        assertThatThrownBy(() -> next.rename(1, ""))
                .isInstanceOf(IOException.class)
                .hasMessage("new refuses");
    }

    @Test
    void methods_of_object_are_the_proxys_own_or_the_old_objects() {
        // given
        Rows rows = proxyIn(Phase.NEW_ONLY);
        Rows other = rig.zdm().proxy(Rig.ID, Rows.class, new OldRows(rig), new NewRows(rig));

        // when
        Rows same = rows;

        // then
        assertThat(rows).isEqualTo(same).isNotEqualTo(other).hasToString("the old rows");
        assertThat(rows.hashCode()).isEqualTo(System.identityHashCode(rows));
    }

    @Test
    void a_null_key_is_refused_before_anything_is_written() {
        // given
        Rows rows = proxyIn(Phase.DUAL_WRITE);

        // when / then
        assertThatThrownBy(() -> rows.store(new OldRow(null, "nobody")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("null")
                .hasMessageContaining(Rig.ID)
                .hasMessageContaining("DUAL_WRITE");
        assertThat(rig.old().rows()).isEmpty();
        assertThatThrownBy(() -> rows.get(null)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void the_record_stores_own_writes_are_refused_rather_than_left_without_a_copy() {
        // given
        Rows rows = proxyIn(Phase.DUAL_WRITE);

        // when / then
        assertThatThrownBy(() -> rows.put(new OldRow(1L, "one"))).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> rows.putAll(List.of(new OldRow(1L, "one"))))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> rows.remove(1L)).isInstanceOf(ConfigurationException.class);
        assertThat(rig.old().rows()).isEmpty();
    }

    @Test
    void the_record_stores_own_writes_run_while_nothing_is_copied_yet() {
        // given
        Rows rows = proxyIn(Phase.OLD_ONLY);

        // when
        rows.put(new OldRow(1L, "one"));

        // then
        assertThat(rig.old().rows()).hasSize(1);
    }

    @Test
    void the_record_stores_own_reads_move_with_the_queries() {
        // given
        Rows rows = proxyIn(Phase.NEW_ONLY);
        rig.next().with(new NewRow(6L, "six"));

        // when / then
        assertThat(rows.find(6L)).contains(new OldRow(6L, "six"));
        assertThat(rows.findAll(List.of(6L))).containsExactly(new OldRow(6L, "six"));
        assertThat(rows.page(null, 5)).containsExactly(new OldRow(6L, "six"));
        assertThat(rows.keyOf(new OldRow(6L, "six"))).isEqualTo(6L);
    }

    interface Crud extends RecordStore<Long, OldRow> {
        OldRow save(OldRow row);

        List<OldRow> saveAll(Iterable<OldRow> rows);

        Optional<OldRow> findById(Long id);

        boolean existsById(Long id);

        long count();

        void deleteById(Long id);

        void deleteAll();
    }

    @DualWrite(migration = Rig.ID, to = NewCrud.class)
    static class OldCrud extends Delegating<OldRow> implements Crud {
        OldCrud(Rig rig) {
            super(rig.old());
        }

        @Override
        public OldRow save(OldRow row) {
            OldRow saved = new OldRow(row.id() == null ? 55L : row.id(), row.name());
            put(saved);
            return saved;
        }

        @Override
        public List<OldRow> saveAll(Iterable<OldRow> rows) {
            List<OldRow> saved = new ArrayList<>();
            rows.forEach(row -> saved.add(save(row)));
            return saved;
        }

        @Override
        public Optional<OldRow> findById(Long id) {
            return find(id);
        }

        @Override
        public boolean existsById(Long id) {
            return find(id).isPresent();
        }

        @Override
        public long count() {
            return estimatedRows();
        }

        @Override
        public void deleteById(Long id) {
            remove(id);
        }

        @Override
        public void deleteAll() {
            page(null, 1_000).forEach(row -> remove(row.id()));
        }
    }

    static class NewCrud extends Delegating<NewRow> {
        NewCrud(Rig rig) {
            super(rig.next());
        }

        public NewRow save(NewRow row) {
            put(row);
            return row;
        }

        public List<NewRow> saveAll(Iterable<NewRow> rows) {
            List<NewRow> saved = new ArrayList<>();
            rows.forEach(row -> saved.add(save(row)));
            return saved;
        }

        public Optional<NewRow> findById(Long id) {
            return find(id);
        }

        public boolean existsById(Long id) {
            return find(id).isPresent();
        }

        public long count() {
            return estimatedRows();
        }

        public void deleteById(Long id) {
            remove(id);
        }

        public void deleteAll() {
            page(null, 1_000).forEach(row -> remove(row.id()));
        }
    }

    private Crud crudIn(Phase phase) {
        rig.close();
        rig = Rig.in(phase, Rig.fullShareOf(phase));
        rig.rows().register();
        return rig.zdm().proxy(Rig.ID, Crud.class, new OldCrud(rig), new NewCrud(rig));
    }

    @Test
    void well_known_methods_need_no_annotation() {
        // given
        Crud crud = crudIn(Phase.DUAL_WRITE);

        // when
        crud.save(new OldRow(null, "generated"));
        crud.saveAll(Set.of(new OldRow(2L, "two")));
        crud.deleteById(2L);

        // then
        assertThat(rig.next().rows()).containsExactly(new NewRow(55L, "generated"));
        assertThat(crud.existsById(55L)).isTrue();
        assertThat(crud.count()).isEqualTo(1);
    }

    @Test
    void a_change_of_unknown_rows_runs_only_where_nothing_is_copied() {
        // given
        Crud first = crudIn(Phase.OLD_ONLY);
        rig.old().with(new OldRow(1L, "one"));
        first.deleteAll();
        assertThat(rig.old().rows()).isEmpty();

        // when
        Crud second = crudIn(Phase.DUAL_WRITE);
        rig.old().with(new OldRow(1L, "one"));

        // then
        assertThatThrownBy(second::deleteAll)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("deleteAll")
                .hasMessageContaining("DUAL_WRITE");
        assertThat(rig.old().rows()).hasSize(1);

        // when
        Crud last = crudIn(Phase.NEW_ONLY);
        rig.next().with(new NewRow(1L, "one"));
        last.deleteAll();

        // then
        assertThat(rig.next().rows()).isEmpty();
    }

    @DualWrite(migration = Rig.ID)
    abstract static class Incomplete extends Delegating<OldRow> {
        Incomplete(Rig rig) {
            super(rig.old());
        }
    }

    static class Unknown extends Incomplete {
        Unknown(Rig rig) {
            super(rig);
        }

        public void doSomething(Long id) {}
    }

    static class WithoutKey extends Incomplete {
        WithoutKey(Rig rig) {
            super(rig);
        }

        @DualWrite
        public void change(Long id) {}
    }

    static class WithoutCounterpart extends Incomplete {
        WithoutCounterpart(Rig rig) {
            super(rig);
        }

        @DualWrite(key = "#id")
        public void nowhereElse(Long id) {}
    }

    static class ReadsItsOwnResult extends Incomplete {
        ReadsItsOwnResult(Rig rig) {
            super(rig);
        }

        @ReadSwitch(key = "#result.id")
        public OldRow get(Long id) {
            return find(id).orElseThrow();
        }
    }

    static class ResultOfNothing extends Incomplete {
        ResultOfNothing(Rig rig) {
            super(rig);
        }

        @DualWrite(key = "#result")
        public void removeEach(List<Long> ids) {}
    }

    static class Gated extends Incomplete {
        Gated(Rig rig) {
            super(rig);
        }

        @FlagGated(feature = "F", whenOff = "off")
        @ReadSwitch
        public String flagged() {
            return "";
        }
    }

    static class Elsewhere extends Incomplete {
        Elsewhere(Rig rig) {
            super(rig);
        }

        @ReadSwitch(to = "searchIndex.find")
        public String elsewhere() {
            return "";
        }
    }

    static class Compared extends Incomplete {
        Compared(Rig rig) {
            super(rig);
        }

        @ReadSwitch(mode = ReadSwitch.Mode.SHADOW)
        public String compared() {
            return "";
        }
    }

    static class Later extends Incomplete {
        Later(Rig rig) {
            super(rig);
        }

        @DualWrite(key = "#id")
        public CompletableFuture<Long> later(Long id) {
            return CompletableFuture.completedFuture(id);
        }
    }

    static class Eventually extends Incomplete {
        Eventually(Rig rig) {
            super(rig);
        }

        @ReadSwitch(key = "#id")
        public Future<Long> eventually(Long id) {
            return CompletableFuture.completedFuture(id);
        }
    }

    @DualWrite(migration = "another")
    static class Misnamed extends Delegating<OldRow> {
        Misnamed(Rig rig) {
            super(rig.old());
        }
    }

    @DualWrite(migration = Rig.ID)
    static class ReturnsAnother extends Delegating<OldRow> {
        ReturnsAnother(Rig rig) {
            super(rig.old());
        }

        @ReadSwitch
        public long size() {
            return 0;
        }
    }

    static class DeletesKeys extends Incomplete {
        DeletesKeys(Rig rig) {
            super(rig);
        }

        public void delete(long id) {}
    }

    static class DeletesManyKeys extends Incomplete {
        DeletesManyKeys(Rig rig) {
            super(rig);
        }

        public void deleteAll(List<Long> ids) {}
    }

    static class UpdatesAField extends Incomplete {
        UpdatesAField(Rig rig) {
            super(rig);
        }

        public void update(long id, String name) {}
    }

    static class SavesVarargs extends Incomplete {
        SavesVarargs(Rig rig) {
            super(rig);
        }

        public void save(OldRow... rows) {}
    }

    static class Maps extends Incomplete {
        Maps(Rig rig) {
            super(rig);
        }

        @ReadSwitch
        public Map<Long, OldRow> byId() {
            return Map.of();
        }
    }

    static class Queues extends Incomplete {
        Queues(Rig rig) {
            super(rig);
        }

        @ReadSwitch
        public Deque<OldRow> waiting() {
            return new ArrayDeque<>();
        }
    }

    static class Sorts extends Incomplete {
        Sorts(Rig rig) {
            super(rig);
        }

        @ReadSwitch
        public SortedSet<OldRow> sorted() {
            return Collections.emptySortedSet();
        }
    }

    static class Nests extends Incomplete {
        Nests(Rig rig) {
            super(rig);
        }

        @ReadSwitch
        public List<Optional<OldRow>> perhaps() {
            return List.of();
        }
    }

    static class Arrays extends Incomplete {
        Arrays(Rig rig) {
            super(rig);
        }

        @ReadSwitch
        public Object[] array() {
            return new OldRow[0];
        }
    }

    static class Iterates extends Incomplete {
        Iterates(Rig rig) {
            super(rig);
        }

        @ReadSwitch
        public Iterator<OldRow> iterator() {
            return Collections.emptyIterator();
        }
    }

    static class TakesMaps extends Incomplete {
        TakesMaps(Rig rig) {
            super(rig);
        }

        @DualWrite(key = "#rows")
        public void keepAll(Map<Long, OldRow> rows) {}
    }

    static class Bare extends Delegating<OldRow> {
        Bare(Rig rig) {
            super(rig.old());
        }
    }

    static Stream<Arguments> cannotWork() {
        return Stream.of(
                refused(Unknown::new, "doSomething"),
                refused(WithoutKey::new, "no key"),
                refused(WithoutCounterpart::new, "no counterpart"),
                refused(ReadsItsOwnResult::new, "#result"),
                refused(ResultOfNothing::new, "#result"),
                refused(Later::new, "later"),
                refused(Eventually::new, "eventually"),
                refused(Gated::new, "@FlagGated on Gated.flagged"),
                refused(Elsewhere::new, "@ReadSwitch on Elsewhere.elsewhere"),
                refused(Compared::new, "@ReadSwitch on Compared.compared"),
                refused(Misnamed::new, "another"),
                refused(ReturnsAnother::new, "ReturnsAnother.size() returns long, but NewRows.size() returns int"),
                refused(DeletesKeys::new, "nothing tells whether DeletesKeys.delete(long) reads or writes"),
                refused(DeletesManyKeys::new, "nothing tells whether DeletesManyKeys.deleteAll(List)"),
                refused(UpdatesAField::new, "nothing tells whether UpdatesAField.update(long, String)"),
                refused(SavesVarargs::new, "nothing tells whether SavesVarargs.save(OldRow[])"),
                refused(Maps::new, "NewRows.byId() has NewRow inside Map<Long, NewRow>"),
                refused(Queues::new, "NewRows.waiting() has NewRow inside Deque<NewRow>"),
                refused(Sorts::new, "NewRows.sorted() has NewRow inside SortedSet<NewRow>"),
                refused(Nests::new, "NewRows.perhaps() has NewRow inside List<Optional<NewRow>>"),
                refused(Arrays::new, "NewRows.array() has NewRow inside NewRow[]"),
                refused(Iterates::new, "NewRows.iterator() has NewRow inside Iterator<NewRow>"),
                refused(TakesMaps::new, "TakesMaps.keepAll(Map) has OldRow inside Map<Long, OldRow>"),
                refused(Bare::new, "@DualWrite"));
    }

    private static Arguments refused(Function<Rig, RecordStore<Long, OldRow>> repository, String because) {
        return Arguments.of(repository, because);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("cannotWork")
    @SuppressWarnings("unchecked")
    void what_cannot_work_is_refused_when_the_proxy_is_made(
            Function<Rig, RecordStore<Long, OldRow>> repository, String because) {
        // given
        rig.rows().register();
        RecordStore<Long, OldRow> old = repository.apply(rig);

        // when / then
        assertThatThrownBy(() -> rig.zdm().proxy(Rig.ID, RecordStore.class, old, new NewRows(rig)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'" + Rig.ID + "'")
                .hasMessageContaining(because);
    }

    @Test
    void only_an_interface_can_be_stood_for() {
        // given
        rig.rows().register();

        // when / then
        assertThatThrownBy(() -> rig.zdm().proxy(Rig.ID, OldRows.class, new OldRows(rig), new NewRows(rig)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("interface");
    }

    @Test
    void the_given_repository_must_be_the_annotated_one() {
        // given
        rig.rows().register();

        // when / then
        assertThatThrownBy(() -> rig.zdm().proxy(Rig.ID, Crud.class, new OldCrud(rig), new NewRows(rig)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(NewCrud.class.getName());
    }

    @Test
    void an_unknown_migration_is_refused() {
        assertThatThrownBy(() -> rig.zdm().proxy("nowhere", Rows.class, new OldRows(rig), new NewRows(rig)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nowhere");
    }

    /** Javac gives the public class bridges to the methods that it inherits from a class that is not public. */
    @DualWrite(migration = Rig.ID)
    public static class PublicRows extends HiddenRows {
        public PublicRows(Rig rig) {
            super(rig);
        }
    }

    abstract static class HiddenRows extends Delegating<OldRow> implements Renames {
        HiddenRows(Rig rig) {
            super(rig.old());
        }

        @Override
        @DualWrite(key = "#id")
        public int rename(long id, String name) {
            put(new OldRow(id, name));
            return 1;
        }
    }

    public interface Renames {
        int rename(long id, String name);
    }

    @Test
    void a_write_inherited_from_a_class_that_is_not_public_is_copied() {
        // given
        rig.rows().register();
        Renames rows = rig.zdm().proxy(Rig.ID, Renames.class, new PublicRows(rig), new NewRows(rig));

        // when
        rows.rename(3, "three");

        // then
        assertThat(rig.next().rows()).containsExactly(new NewRow(3L, "three"));
    }
}
