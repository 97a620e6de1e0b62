package dev.zdm.jpa.entity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers that are given as ids of an entity and of its children. Thread-safe. */
final class EntityNumbers {
    private final KeyNumbers root;
    private final List<KeyNumbers> children;
    private volatile @Nullable EntityNumbers other;

    EntityNumbers(KeyNumbers root, List<KeyNumbers> children) {
        this.root = root;
        this.children = children;
    }

    /** Tells it those of the other entity, whose children may be of other kinds, and as many as they like. */
    void face(EntityNumbers counterpart) {
        other = counterpart;
    }

    long last() {
        return root.last();
    }

    void advance(long past) {
        root.advance(past);
        @Nullable EntityNumbers known = other;
        long lastOfChildren = known == null
                ? 0
                : known.children.stream().mapToLong(KeyNumbers::last).max().orElse(0);
        children.forEach(child -> child.advance(lastOfChildren));
    }

    /** Forgets what this instance has taken for entities that it must not make now. */
    void forget() {
        root.forget();
        children.forEach(KeyNumbers::forget);
    }
}
