package dev.zdm.spring.matrix;

import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import org.jspecify.annotations.Nullable;

/** An annotation in one of its uses. */
public enum Column {
    WRITE("`@DualWrite` write", Phase.DUAL_WRITE, Phase.WRITE_NEW) {
        @Override
        Subject subject(Way way) {
            Native old = way == Way.JDK_PROXY ? new Natives.FinalWrites() : new Natives.Writes();
            return new Subject(old, old, new Natives.New(true));
        }
    },
    READ("`@DualWrite` read", Phase.DUAL_WRITE, Phase.READ_NEW) {
        @Override
        Subject subject(Way way) {
            Native old = way == Way.JDK_PROXY ? new Natives.FinalReads() : new Natives.Reads();
            return new Subject(old, old, new Natives.New(false));
        }
    },
    CALL("`@RoutedCall`", ServicePhase.OLD_ONLY, ServicePhase.RAMP) {
        @Override
        Subject subject(Way way) {
            Native old = way == Way.JDK_PROXY ? new Natives.FinalCalls() : new Natives.Calls();
            return new Subject(old, old, new Natives.New(false));
        }
    },
    SWITCH("`@ReadSwitch`", Phase.DUAL_WRITE, Phase.READ_NEW) {
        @Override
        Subject subject(Way way) {
            Native next = new Natives.New(false);
            Native old = way == Way.JDK_PROXY ? new Switches.Closed(next) : new Switches.Open(next);
            return new Subject(old, old, next);
        }
    },
    GATE("`@FlagGated`", null, null) {
        @Override
        Subject subject(Way way) {
            Native old = new Natives.Writes();
            Native next = new Natives.New(false);
            Shapes bean = way == Way.JDK_PROXY ? new Gates.Closed(old, next) : new Gates.Open(old, next);
            return new Subject(bean, old, next);
        }
    };

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // phases are constants
    private final @Nullable MigrationPhase onOld;

    @SuppressWarnings("ImmutableEnumChecker") // phases are constants
    private final @Nullable MigrationPhase onNew;

    /** The annotated bean, and what its calls may reach; those that are final can only have a proxy of their interfaces. */
    record Subject(Shapes bean, Native old, Native next) {}

    Column(String words, @Nullable MigrationPhase onOld, @Nullable MigrationPhase onNew) {
        this.words = words;
        this.onOld = onOld;
        this.onNew = onNew;
    }

    abstract Subject subject(Way way);

    String words() {
        return words;
    }

    /** The phase in which a side answers; null where there is no migration. */
    @Nullable
    MigrationPhase phase(boolean moved) {
        return moved ? onNew : onOld;
    }

    /** Whether another side answers where the new one fails. */
    boolean fallsBack() {
        return this != WRITE && this != GATE;
    }
}
