package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.StateStore;
import dev.zdm.spring.columns.ColumnShop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MigrationViewTest {

    @Test
    void of_columns_it_shows_who_serves_what_and_who_last_named_the_old_ones() {
        ColumnShop.on(ColumnShop.database())
                .withPropertyValues("zdm.migrations.customer-email.columns.mode=batched")
                .run(context -> {
                    // given
                    MigrationControl migration =
                            context.getBean(Zdm.class).migrations().get(0);
                    Place place = migration.status().instances().get(0).place();
                    assertThat(MigrationView.of(migration).oldColumns()).isNull();

                    // when
                    context.getBean(StateStore.class).instances().sighted(place, Duration.ofSeconds(5));

                    // then
                    MigrationView view = MigrationView.of(migration);
                    assertThat(view.instances())
                            .singleElement()
                            .extracting(MigrationView.Instance::serves)
                            .isEqualTo("all phases as long as the old side is there");
                    assertThat(view.oldColumns().namedBy()).isEqualTo(place.instance());
                    assertThat(view.oldColumns().agoMillis()).isBetween(5_000L, 60_000L);
                });
    }
}
