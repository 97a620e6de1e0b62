package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.testing.Postgres;
import org.junit.jupiter.api.Test;

class PostgresHiddenWritersTest extends HiddenWritersContract {
    PostgresHiddenWritersTest() {
        super(Postgres.freshDatabase());
    }

    @Test
    void a_trigger_that_names_the_table_is_found_and_others_are_not() {
        // given
        hiddenWriters("");
        Postgres.execute(database, """
                create function elsewhere() returns trigger language plpgsql as
                    'begin update Orders set town = null where town = old.id; return old; end';
                create function stamp() returns trigger language plpgsql as
                    'begin insert into orders_v2 values (new.id); return new; end';
                create trigger forget before delete on town for each row execute function elsewhere();
                create trigger zdm_capture before delete on town for each row execute function elsewhere();
                create trigger stamped before update on orders for each row execute function stamp()
                """);

        // then
        assertThat(hiddenWriters())
                .singleElement()
                .satisfies(found -> assertThat(found)
                        .contains("trigger 'forget' of table 'town'")
                        .contains("let the application write"));
    }
}
