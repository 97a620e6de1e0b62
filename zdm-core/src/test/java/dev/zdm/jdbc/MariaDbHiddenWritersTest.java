package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import org.junit.jupiter.api.Test;

class MariaDbHiddenWritersTest extends HiddenWritersContract {
    MariaDbHiddenWritersTest() {
        super(MariaDb.freshDatabase("jdbc:mariadb"));
    }

    @Test
    void a_trigger_that_names_the_table_is_found_and_others_are_not() {
        // given
        hiddenWriters("");
        Sql.execute(
                database,
                "create trigger forget before delete on town for each row"
                        + " update `orders` set town = null where town = old.id;"
                        + "create trigger stamped before update on orders for each row set new.town = 1");

        // then
        assertThat(hiddenWriters())
                .singleElement()
                .satisfies(found -> assertThat(found).contains("trigger 'forget' of table 'town'"));
    }
}
