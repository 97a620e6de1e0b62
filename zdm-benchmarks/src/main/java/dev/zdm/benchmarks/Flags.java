package dev.zdm.benchmarks;

import org.togglz.core.Feature;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.NoOpUserProvider;

/** The one feature, turned on, in a Togglz feature manager that keeps its states in memory. */
enum Flags implements Feature {
    ROWS_V2;

    static FeatureManager on() {
        FeatureManager manager = new FeatureManagerBuilder()
                .featureEnum(Flags.class)
                .stateRepository(new InMemoryStateRepository())
                .userProvider(new NoOpUserProvider())
                .build();
        manager.setFeatureState(new FeatureState(ROWS_V2, true));
        return manager;
    }
}
