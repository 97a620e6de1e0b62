package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import org.junit.jupiter.api.Test;

class MariaDbCaptureTest extends CaptureContract {
    MariaDbCaptureTest() {
        super(new MariaDb());
    }

    @Override
    String wishes(String table, String email) {
        return "create trigger grant_wish after insert on wish for each row update " + table + " set " + email
                + " = new.email where id = new.customer";
    }

    @Override
    String ofTable() {
        return "";
    }

    @Test
    void a_foreign_key_fires_no_trigger_and_is_refused_all_the_same() {
        // given
        Sql.execute(
                left.dataSource(),
                "create table town (id bigint primary key);"
                        + "alter table customer add town bigint, add constraint to_town foreign key (town)"
                        + " references town (id) on delete cascade");

        // then
        assertThatThrownBy(() -> start(HiddenWrites.CAPTURE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("foreign key 'to_town'", "no triggers that capture them");
    }
}
