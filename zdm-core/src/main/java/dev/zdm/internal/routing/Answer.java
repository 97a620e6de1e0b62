package dev.zdm.internal.routing;

import org.jspecify.annotations.Nullable;

/** An answer that was given, even if it is null. */
record Answer<T extends @Nullable Object>(T value) {}
