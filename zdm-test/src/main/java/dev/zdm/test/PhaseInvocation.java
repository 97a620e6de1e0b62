package dev.zdm.test;

import dev.zdm.plan.ConfigurationException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One run of a test in one phase: lends it a rig, asks afterwards what it did not, and takes the rig away. */
final class PhaseInvocation implements TestTemplateInvocationContext, ParameterResolver, AfterEachCallback {
    private final PhaseCase phaseCase;
    private @Nullable MigrationRig rig;

    PhaseInvocation(PhaseCase phaseCase) {
        this.phaseCase = phaseCase;
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return phaseCase.describe();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == MigrationRig.class;
    }

    @Override
    public MigrationRig resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (rig == null) {
            rig = new MigrationRig(phaseCase);
        }
        return rig;
    }

    /** A test that has failed has said enough: what is wrong afterwards follows from it. */
    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        MigrationRig used = rig;
        if (used == null) {
            requireFailed(failed);
            return;
        }
        try (used) {
            if (!failed) {
                used.check();
            }
        }
    }

    private static void requireFailed(boolean failed) {
        if (!failed) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the test asks for no MigrationRig, so it is the same in every phase",
                    "take a MigrationRig as a parameter, or use @Test");
        }
    }
}
