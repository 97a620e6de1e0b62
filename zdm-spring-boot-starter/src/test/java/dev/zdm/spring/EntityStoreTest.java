package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.checks.Canary;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.annotation.Version;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.jdbc.core.convert.DataAccessStrategyFactory;
import org.springframework.data.jdbc.core.convert.DefaultJdbcTypeFactory;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.convert.MappingJdbcConverter;
import org.springframework.data.jdbc.core.convert.QueryMappingConfiguration;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;
import org.springframework.data.jdbc.core.mapping.AggregateReference;
import org.springframework.data.jdbc.core.mapping.JdbcMappingContext;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Embedded.OnEmpty;
import org.springframework.data.relational.core.mapping.InsertOnlyProperty;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

class EntityStoreTest {

    enum Status {
        ACTIVE,
        CLOSED
    }

    record Money(BigDecimal amount) {}

    record Address(@Nullable String street, @Nullable String zip) {}

    @Table(name = "Customer", schema = "shop")
    record Customer(
            @Id Long id,
            String fullName,
            @Column("eMail") @Nullable String email,
            @Nullable Status status,
            @Nullable Money credit,

            @Embedded(onEmpty = OnEmpty.USE_NULL, prefix = "home_") @Nullable
            Address home,

            @Nullable LocalDate born,
            @Nullable LocalDateTime seen,
            @InsertOnlyProperty @Nullable Instant created,
            @Nullable UUID token,
            @Nullable AggregateReference<Customer, Long> referrer,
            List<String> tags,
            @Version int version) {}

    record Flat(@Id String code, boolean active) {}

    record Line(String text) {}

    record Order(@Id Long id, @MappedCollection Set<Line> lines) {}

    record Keyless(String name) {}

    record CompositeId(Long a, Long b) {}

    record Composite(@Id CompositeId id) {}

    record Generated(@Id Long id, @ReadOnlyProperty Instant stamped) {}

    @WritingConverter
    enum MoneyToNumber implements Converter<Money, BigDecimal> {
        INSTANCE;

        @Override
        public BigDecimal convert(Money money) {
            return money.amount();
        }
    }

    @ReadingConverter
    enum NumberToMoney implements Converter<BigDecimal, Money> {
        INSTANCE;

        @Override
        public Money convert(BigDecimal number) {
            return new Money(number);
        }
    }

    private static DataSource database;

    private final JdbcMappingContext context = new JdbcMappingContext();
    private final JdbcCustomConversions conversions = JdbcCustomConversions.of(
            JdbcPostgresDialect.INSTANCE, List.of(MoneyToNumber.INSTANCE, NumberToMoney.INSTANCE));
    private final NamedParameterJdbcTemplate template = new NamedParameterJdbcTemplate(database);
    private final MappingJdbcConverter converter = new MappingJdbcConverter(
            context,
            (identifier, path) -> List.of(),
            conversions,
            new DefaultJdbcTypeFactory(template.getJdbcOperations()));
    private final JdbcAggregateTemplate aggregates = new JdbcAggregateTemplate(
            converter,
            new DataAccessStrategyFactory(
                            converter, template, JdbcPostgresDialect.INSTANCE, QueryMappingConfiguration.EMPTY)
                    .create());
    private final JdbcDataStore home =
            JdbcDataStore.of(new SpringTransactionScope(new JdbcTransactionManager(database), database));

    @BeforeAll
    static void createTables() {
        database = Postgres.freshDatabase();
        Postgres.execute(database, """
                create schema shop;
                create table shop."Customer" (
                    id bigint primary key, full_name text, "eMail" text, status text, credit numeric(12, 2),
                    home_street text, home_zip text, born date, seen timestamp, created timestamptz, token uuid,
                    referrer bigint, tags text[], version int, unmapped text default 'kept');
                create table flat (code text primary key, active boolean);
                """);
    }

    @BeforeEach
    void empty() {
        context.setSimpleTypeHolder(conversions.getSimpleTypeHolder());
        JdbcClient.create(database).sql("truncate shop.\"Customer\", flat").update();
    }

    @Test
    void a_row_that_the_repository_wrote_is_read_as_the_repository_reads_it() {
        // given
        Customer written = aggregates.insert(ada(1));

        // when
        Customer read = customers().find(1L).orElseThrow();

        // then
        assertThat(read).isEqualTo(written).isEqualTo(aggregates.findById(1L, Customer.class));
    }

    @Test
    void a_row_that_was_put_is_read_by_the_repository() {
        // when
        customers().put(ada(2));

        // then
        assertThat(aggregates.findById(2L, Customer.class)).isEqualTo(ada(2));
    }

    @Test
    void nulls_survive_also_in_an_embedded_object() {
        // given
        Customer sparse = new Customer(3L, "", null, null, null, null, null, null, null, null, null, List.of(), 0);

        // when
        customers().putAll(List.of(sparse));

        // then
        assertThat(customers().find(3L)).contains(sparse);
        assertThat(aggregates.findById(3L, Customer.class)).isEqualTo(sparse);
    }

    @Test
    void putting_overwrites_mapped_columns_only() {
        // given
        aggregates.insert(ada(4));
        JdbcClient.create(database)
                .sql("update shop.\"Customer\" set unmapped = 'mine', full_name = 'Grace', created = now()")
                .update();

        // when
        customers().put(ada(4));

        // then
        assertThat(customers().find(4L)).contains(ada(4));
        assertThat(JdbcClient.create(database)
                        .sql("select unmapped from shop.\"Customer\"")
                        .query(String.class)
                        .single())
                .isEqualTo("mine");
    }

    @Test
    void a_row_knows_its_key_and_can_be_removed_by_it() {
        // given
        JdbcRecordStore<String, Flat> store = store(Flat.class, String.class);
        store.put(new Flat("it's", true));

        // then
        assertThat(store.keyOf(new Flat("x", false))).isEqualTo("x");
        assertThat(store.find("it's")).contains(new Flat("it's", true));
        store.remove("it's");
        assertThat(store.find("it's")).isEmpty();
    }

    @Test
    void names_are_those_of_the_database() {
        assertThat(columns(Customer.class).shape().table()).isEqualTo("shop.Customer");
        assertThat(columns(Customer.class).shape().columns()).contains("eMail", "full_name", "home_zip");
    }

    @Test
    void names_that_are_not_quoted_are_folded_as_the_database_folds_them() {
        // given
        context.setForceQuote(false);

        // then
        assertThat(columns(Customer.class).shape().table()).isEqualTo("shop.customer");
        assertThat(columns(Customer.class).shape().columns()).contains("email", "full_name", "home_zip");
    }

    @Test
    void an_aggregate_of_several_tables_is_refused() {
        refuses(Order.class, "keeps 'lines' in rows of another table");
    }

    @Test
    void an_entity_without_a_key_is_refused() {
        refuses(Keyless.class, "has no key of a single column");
    }

    @Test
    void a_key_of_several_columns_is_refused() {
        refuses(Composite.class, "has no key of a single column");
    }

    @Test
    void a_property_that_only_the_database_writes_is_refused() {
        refuses(Generated.class, "may not write its property 'stamped'");
    }

    private void refuses(Class<?> type, String problem) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> columns(type))
                .withMessageContaining(type.getName())
                .withMessageContaining(problem)
                .withMessageContaining("RecordStore<key, " + type.getSimpleName() + ">");
    }

    private static Customer ada(long id) {
        return new Customer(
                id,
                Canary.of("Ada 🦊 'Lovelace'"),
                Canary.of("ada@example.org"),
                Status.CLOSED,
                new Money(new BigDecimal("12.50")),
                new Address("Main \\ Street", null),
                LocalDate.of(1815, 12, 10),
                LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_000_000),
                Instant.parse("2026-01-02T03:04:05.678Z"),
                UUID.fromString("00000000-0000-0000-0000-00000000002a"),
                AggregateReference.to(7L),
                List.of("a", "b,c"),
                1);
    }

    private JdbcRecordStore<Long, Customer> customers() {
        return store(Customer.class, Long.class);
    }

    private <K, R> JdbcRecordStore<K, R> store(Class<R> type, Class<K> key) {
        EntityColumns columns = columns(type);
        return JdbcRecordStore.of(
                home, columns.shape(), KeyType.of(key), new EntityCodec<>(entity(type), converter, columns.paths()));
    }

    private EntityColumns columns(Class<?> type) {
        return EntityColumns.of(context, entity(type), JdbcPostgresDialect.INSTANCE.getIdentifierProcessing());
    }

    @SuppressWarnings("unchecked")
    private <R> RelationalPersistentEntity<R> entity(Class<R> type) {
        return (RelationalPersistentEntity<R>) context.getRequiredPersistentEntity(type);
    }
}
