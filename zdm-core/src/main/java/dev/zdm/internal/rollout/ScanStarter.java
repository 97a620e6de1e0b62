package dev.zdm.internal.rollout;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.Refusal;
import java.util.List;
import java.util.Optional;

/** Begins the scans that gates wait for. */
public interface ScanStarter {
    /** Where there is nothing to copy. */
    ScanStarter NONE = new ScanStarter() {
        @Override
        public Optional<ScanKind> idle(List<Refusal> blockers) {
            return Optional.empty();
        }

        @Override
        public boolean isScanning() {
            return false;
        }

        @Override
        public void begin(ScanKind kind) {}
    };

    /** The scan that would open a gate, and that no instance is doing. */
    Optional<ScanKind> idle(List<Refusal> blockers);

    /** Whether some instance is doing a scan. */
    boolean isScanning();

    /** Begins it here. */
    void begin(ScanKind kind);
}
