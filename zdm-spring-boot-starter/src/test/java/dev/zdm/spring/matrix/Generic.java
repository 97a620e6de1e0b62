package dev.zdm.spring.matrix;

/** Callers who know only this reach the method through a bridge. */
interface Generic<K> {
    String generic(K key);
}
