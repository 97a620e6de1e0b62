package dev.zdm.jpa.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.bytecode.enhance.spi.DefaultEnhancementContext;
import org.hibernate.bytecode.enhance.spi.Enhancer;
import org.hibernate.bytecode.enhance.spi.UnloadedClass;
import org.hibernate.bytecode.internal.BytecodeProviderInitiator;

/** Loads entities as Hibernate's build plugins leave them: they know by themselves what was changed, and load late. */
public final class Enhancing extends ClassLoader {
    private final Set<String> names;
    private final Enhancer enhancer;

    /** Loads some classes anew; what they share with others must be in classes that are not among them. */
    public Enhancing(Class<?>... enhanced) {
        super(enhanced[0].getClassLoader());
        this.names = Arrays.stream(enhanced).map(Class::getName).collect(Collectors.toSet());
        this.enhancer = BytecodeProviderInitiator.buildDefaultBytecodeProvider().getEnhancer(new Context(this));
    }

    private static final class Context extends DefaultEnhancementContext {
        private final Enhancing loader;

        Context(Enhancing loader) {
            this.loader = loader;
        }

        @Override
        public ClassLoader getLoadingClassLoader() {
            return loader.getParent();
        }

        @Override
        public boolean hasLazyLoadableAttributes(UnloadedClass type) {
            return true;
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!names.contains(name)) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) {
        try (InputStream original = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = original.readAllBytes();
            byte[] enhanced = enhancer.enhance(name, bytes);
            byte[] used = enhanced == null ? bytes : enhanced;
            return defineClass(name, used, 0, used.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
