package dev.zdm.spring.matrix;

import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import java.util.function.Supplier;

/** An annotation in one of its uses. */
enum Column {
    WRITE("`@DualWrite` write", Natives.Writes::new, Natives.FinalWrites::new, Phase.DUAL_WRITE, Phase.WRITE_NEW),
    READ("`@DualWrite` read", Natives.Reads::new, Natives.FinalReads::new, Phase.DUAL_WRITE, Phase.READ_NEW),
    CALL("`@RoutedCall`", Natives.Calls::new, Natives.FinalCalls::new, ServicePhase.OLD_ONLY, ServicePhase.RAMP);

    private final String words;
    private final Supplier<Native> open;
    private final Supplier<Native> closed;

    @SuppressWarnings("ImmutableEnumChecker") // phases are constants
    private final MigrationPhase onOld;

    @SuppressWarnings("ImmutableEnumChecker") // phases are constants
    private final MigrationPhase onNew;

    Column(String words, Supplier<Native> open, Supplier<Native> closed, MigrationPhase onOld, MigrationPhase onNew) {
        this.words = words;
        this.open = open;
        this.closed = closed;
        this.onOld = onOld;
        this.onNew = onNew;
    }

    String words() {
        return words;
    }

    /** Whose class is final has a proxy of its interfaces only. */
    Native old(Way way) {
        return way == Way.JDK_PROXY ? closed.get() : open.get();
    }

    Native next() {
        return new Natives.New(this == WRITE);
    }

    MigrationPhase phase(boolean moved) {
        return moved ? onNew : onOld;
    }

    boolean isService() {
        return this == CALL;
    }
}
