package dev.zdm.jpa;

import dev.zdm.plan.ConfigurationException;
import java.util.Map;
import java.util.Optional;

/**
 * What an application has configured Hibernate with, where zdm must be, too. Like Hibernate this takes an object, a class or
 * the name of a class. Immutable if the settings are.
 *
 * @param settings the application's own settings, by their names
 */
public record OwnSettings(Map<String, ?> settings) {

    /**
     * What the application has set.
     *
     * @param setting the name of the setting
     * @param type what it must be
     * @param <T> what it must be
     * @return the object, created where a class was set; empty if nothing was
     * @throws ConfigurationException if a class was set of which no object can be created
     */
    public <T> Optional<T> find(String setting, Class<T> type) {
        Object value = settings.get(setting);
        if (value == null || (value instanceof String name && name.isBlank())) {
            return Optional.empty();
        }
        return Optional.of(type.isInstance(value) ? type.cast(value) : create(setting, type, value));
    }

    private static <T> T create(String setting, Class<T> type, Object value) {
        try {
            Class<?> named = value instanceof Class<?> known ? known : Class.forName(value.toString(), true, loader());
            var constructor = named.getDeclaredConstructor();
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the setting " + setting + " names " + value + ", of which no " + type.getSimpleName()
                            + " can be created",
                    "name a " + type.getSimpleName() + " with a constructor without parameters, or give an object",
                    e);
        }
    }

    private static ClassLoader loader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? OwnSettings.class.getClassLoader() : ofThread;
    }
}
