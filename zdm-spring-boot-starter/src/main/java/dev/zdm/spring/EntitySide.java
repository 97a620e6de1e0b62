package dev.zdm.spring;

import dev.zdm.jpa.entity.EntityStore;
import dev.zdm.spi.MethodClassifier;
import java.util.List;

/**
 * One side of a migration of entities.
 *
 * @param bean the name of the repository's bean
 * @param type the type by which the repository's methods are known
 * @param entity its entity
 * @param place where that is at home
 * @param methods what its framework says of its methods
 * @param gaps what its framework knows not to be covered
 */
record EntitySide(
        String bean,
        Class<?> type,
        Class<?> entity,
        MovedEntities.Place place,
        MethodClassifier methods,
        List<String> gaps) {

    EntityStore<Object, ?> store() {
        return place.entities().store(entity);
    }
}
