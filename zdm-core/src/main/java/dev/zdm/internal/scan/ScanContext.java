package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Scans.Scan;

/** What every scan of the rows of two sides needs. */
public record ScanContext<K, O, N>(Pair<K, O, N> pair, ScanTurns turns) {

    /** The key at which a scan stands; its text may have been changed by hand, and is not repeated: it is of a row. */
    K keyOf(Scan scan, String position) {
        try {
            return pair.old().keyType().parse(position);
        } catch (ConfigurationException e) {
            MigrationState state = turns.view().state();
            throw new StateStoreException(
                    state.migration(),
                    state.phase(),
                    "the stored position of the " + scan.kind() + " of run " + scan.run() + " is no key of type "
                            + pair.old().keyType().javaType().getSimpleName(),
                    "delete that row of zdm_scan, then start the scan again from the beginning");
        }
    }

    /** The keys as texts. */
    public Keys<K> keys() {
        return new Keys<>() {
            @Override
            public K parse(Scan scan, String text) {
                return keyOf(scan, text);
            }

            @Override
            public String format(K key) {
                return position(key);
            }
        };
    }

    String position(K key) {
        return pair.old().keyType().format(key);
    }
}
