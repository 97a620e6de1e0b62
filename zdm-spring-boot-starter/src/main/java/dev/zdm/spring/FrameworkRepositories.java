package dev.zdm.spring;

import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.RecordStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a framework knows about the repositories that it implements. */
@FunctionalInterface
interface FrameworkRepositories {

    /**
     * What a framework tells of one repository.
     *
     * @param row the type of its rows
     * @param jpa whether the rows are entities of JPA
     * @param store makes a record store by the repository's own metadata, where that suffices
     * @param methods tells reads from writes
     * @param gaps what its migration does not cover, in words
     */
    record Known(
            Class<?> row,
            boolean jpa,
            Supplier<Optional<RecordStore<?, ?>>> store,
            MethodClassifier methods,
            List<String> gaps) {}

    /** Empty for a bean that the framework does not implement. */
    Optional<Known> find(String migration, String bean);

    static FrameworkRepositories none() {
        return (migration, bean) -> Optional.empty();
    }
}
