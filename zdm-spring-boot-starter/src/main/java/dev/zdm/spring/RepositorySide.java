package dev.zdm.spring;

import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.RecordStore;
import java.util.List;

/**
 * One side of an annotated repository, as far as it is known.
 *
 * @param row the type of its rows
 * @param store its rows
 * @param methods what its framework says of its methods
 * @param gaps what its framework knows not to be covered
 */
record RepositorySide(Class<?> row, RecordStore<?, ?> store, MethodClassifier methods, List<String> gaps) {}
