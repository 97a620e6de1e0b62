package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MySqlKeysTest {

    @ParameterizedTest
    @CsvSource({
        "7, ) ENGINE=InnoDB AUTO_INCREMENT=7",
        "7, ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4",
        "1, ) ENGINE=InnoDB",
        "1, ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='AUTO_INCREMENT=7'",
        "7, ) /*!50100 TABLESPACE `innodb_system` */ ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4"
    })
    void the_next_number_is_read_from_the_tables_definition(long next, String options) throws SQLException {
        // then
        assertThat(MySqlKeys.nextOf(definition(options))).isEqualTo(next);
    }

    @Test
    void a_definition_that_cannot_be_read_is_never_taken_for_a_table_whose_keys_begin() {
        // then
        assertThatThrownBy(() -> MySqlKeys.nextOf(definition(")"))).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> MySqlKeys.nextOf(definition(") TABLESPACE=a AUTO_INCREMENT=7")))
                .isInstanceOf(SQLException.class);
    }

    private static String definition(String options) {
        return """
                CREATE TABLE `person` (
                  `id` bigint NOT NULL AUTO_INCREMENT,
                  `name` text COMMENT ') ENGINE=InnoDB AUTO_INCREMENT=9',
                  PRIMARY KEY (`id`)
                %s""".formatted(options);
    }
}
