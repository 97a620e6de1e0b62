package dev.zdm.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What zdm itself finds by name at run time: its scripts, and what a key expression may say of {@code #root}. */
final class ZdmRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("dev/zdm/jdbc/**/*.sql");
        // Hibernate makes it by its name; zdm-jpa need not be there.
        hints.reflection()
                .registerTypeIfPresent(
                        classLoader,
                        "dev.zdm.jpa.hibernate.ColumnSqmTranslatorFactory",
                        MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
        hints.reflection().registerType(SpelKeyExpression.Root.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
